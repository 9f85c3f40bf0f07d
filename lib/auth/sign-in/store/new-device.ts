import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Slots } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'

/** The values of a login that are compared with earlier logins. */
export interface SignInOrigin {
  /** The device, if it is known; null for a new one. */
  readonly deviceId: string | null
  readonly description: string
  /** Null if unknown. */
  readonly country: string | null
  /** Whether the user trusts the device. */
  readonly isTrusted: boolean
  readonly now: Date
}

/**
 * Stores the device and, if known, the country of a login for the user of `account`, another part of the same statement.
 * If `account` has no row, because the login is refused, it stores nothing.
 */
export function rememberOrigins(db: Database, { description, country, now }: Slots<SignInOrigin>) {
  const at = typed('timestamptz', now)
  const origin = (kind: 'device' | 'country', value: Expression<string | null>) =>
    db
      .selectFrom(sql<{ id: string }>`account`.as('account'))
      .select([
        'account.id as user_id',
        sql<string>`${sql.lit(kind)}`.as('kind'),
        sql<string>`${value}::text`.as('value'),
        sql<Date>`${at}`.as('first_seen_at'),
        sql<Date>`${at}`.as('last_seen_at'),
      ])
  return db
    .insertInto('known_origins')
    .columns(['user_id', 'kind', 'value', 'first_seen_at', 'last_seen_at'])
    .expression(
      origin('device', description).unionAll(
        origin('country', country).where(sql<boolean>`${country}::text is not null`),
      ),
    )
    .onConflict(conflict =>
      conflict
        .columns(['user_id', 'kind', 'value'])
        .doUpdateSet(eb => ({ last_seen_at: eb.ref('excluded.last_seen_at') })),
    )
}

/**
 * Returns the condition for an alert: the user has signed in before, but never from this device or country, and does not
 * trust the device. A device that presents its token is not new, even if its browser or name has changed. For statements
 * with a part `known`: the user's devices and countries before this login.
 */
export function isNewDevice({
  deviceId,
  description,
  country,
  isTrusted,
}: Slots<SignInOrigin>): RawBuilder<SqlBool> {
  const isKnown = (kind: 'device' | 'country', value: Expression<string | null>) =>
    sql`exists (select from known where known.kind = ${sql.lit(kind)} and known.value = ${value}::text)`
  // The first login sends no alert: the user has just verified the email address.
  return sql<SqlBool>`(not ${isTrusted}::boolean and exists (select from known) and (
    (${typed('uuid', deviceId)} is null and not ${isKnown('device', description)})
    or (${country}::text is not null and not ${isKnown('country', country)})))`
}
