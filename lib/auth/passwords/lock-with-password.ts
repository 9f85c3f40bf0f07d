import { sql } from 'kysely'
import type { Slots } from '../../db/statements/slot.ts'
import type { Database } from '../../db/tables.ts'
import { typed } from '../../db/typed.ts'
import { isUnlocked } from './is-password-current.ts'

/** A password that was correct. */
export interface CheckedPasswordValues {
  readonly userId: string
  readonly passwordHash: string
  /** The known device that the password came from; null for an unknown one. */
  readonly deviceId: string | null
  readonly now: Date
}

/**
 * Selects and locks a user whose password check is still valid: the account has the same hash, and the counter of wrong
 * passwords that applied has not locked since. For the part `owner` of a statement; `lockKnownDevice` checks the counter of
 * a known device.
 */
export function lockWithPassword(
  db: Database,
  { userId, passwordHash, deviceId, now }: Slots<CheckedPasswordValues>,
) {
  return db
    .selectFrom('users')
    .select(['users.id as user_id', 'users.token_version'])
    .where('users.id', '=', userId)
    .where('users.password_hash', '=', passwordHash)
    .where(sql<boolean>`(${typed('uuid', deviceId)} is not null or ${isUnlocked('users', now)})`)
    .forUpdate()
}
