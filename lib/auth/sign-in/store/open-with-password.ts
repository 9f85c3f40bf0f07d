import { sql } from 'kysely'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'
import {
  lockPasswordDevice,
  lockPasswordOwner,
  type PasswordEntitlement,
  selectPasswordAllowed,
} from './allowed.ts'
import { insertSession, type NewSession, updateAccount } from './insert-session.ts'

type PasswordSession = NewSession &
  PasswordEntitlement & {
    /** The password's hash with more rounds, if the stored hash has too few. */
    readonly renewedPasswordHash: string | null
  }

/**
 * Opens a session for a correct password. The password of an unknown device ends the lockout of unknown devices. A known
 * device has its own counter.
 */
export const openWithPassword = statement((db, session: Slots<PasswordSession>) => {
  const isUnknown = sql<boolean>`${typed('uuid', session.deviceId)} is null`
  const parts = db
    .with('owner', () => lockPasswordOwner(db, session))
    .with('known_device', () => lockPasswordDevice(db, session))
    .with('permitted', () => selectPasswordAllowed(db, session))
  const account = updateAccount(db, session).set({
    password_hash: sql<string>`coalesce(${session.renewedPasswordHash}::text, users.password_hash)`,
    failed_login_count: sql<number>`case when ${isUnknown} then 0 else users.failed_login_count end`,
    locked_until: sql<Date | null>`case when not (${isUnknown}) then users.locked_until end`,
  })
  return insertSession(db, parts, account, session)
})
