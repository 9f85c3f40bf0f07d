import { sql } from 'kysely'
import type { AuditContext } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import type { Place } from '../../../services/locations.ts'
import type { Device } from '../../devices/describe-device.ts'
import { isLive } from '../../revocation/active-session.ts'

/** Whose login it is, and what it comes from. */
export interface LoginOrigin {
  readonly userId: string
  readonly deviceName: string | null
  readonly device: Device
  readonly place: Place | null
}

/** What a login comes from, as far as the next one is compared with it. */
export function originsOf({ device, place }: LoginOrigin) {
  return [
    { kind: 'device' as const, value: device.description },
    ...(place ? [{ kind: 'country' as const, value: place.country }] : []),
  ]
}

/** Keeps what the login came from; for `account`, so that a login that was refused leaves nothing behind. */
export function rememberOrigin(db: Database, session: LoginOrigin, now: Date) {
  const ofAccount = originsOf(session).map(({ kind, value }) =>
    db
      .selectFrom(sql<{ id: string }>`account`.as('account'))
      .select(eb => [
        'account.id as user_id',
        eb.val(kind).as('kind'),
        eb.val(value).as('value'),
        eb.val(now).as('first_seen_at'),
        eb.val(now).as('last_seen_at'),
      ]),
  )
  const [device, country] = ofAccount
  if (!device) throw new Error('A login comes from a device at least')
  return db
    .insertInto('known_origins')
    .columns(['user_id', 'kind', 'value', 'first_seen_at', 'last_seen_at'])
    .expression(country ? device.unionAll(country) : device)
    .onConflict(conflict =>
      conflict
        .columns(['user_id', 'kind', 'value'])
        .doUpdateSet(eb => ({ last_seen_at: eb.ref('excluded.last_seen_at') })),
    )
}

/** A live session on a trusted device that calls itself exactly the same: such a login raises no alert. */
export function trustedAlike(db: Database, session: LoginOrigin, { now, origin }: AuditContext) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', join => join.onTrue())
    .select('sessions.id')
    .where('sessions.user_id', '=', session.userId)
    .where('sessions.trusted_at', 'is not', null)
    .where('sessions.user_agent', '=', origin.userAgent)
    .where(sql<boolean>`sessions.device_name is not distinct from ${session.deviceName}`)
    .where(isLive(now))
}
