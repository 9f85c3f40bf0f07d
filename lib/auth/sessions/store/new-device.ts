import { type ExpressionWrapper, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { AuditContext } from '../../../audit/record.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Database, Tables } from '../../../db/tables.ts'
import type { Location } from '../../../services/locations.ts'
import type { Device } from '../../devices/describe-device.ts'
import { isActive } from '../../revocation/active-session.ts'

/** The values of a login that are compared with earlier logins. */
export interface SignIn {
  readonly userId: string
  readonly deviceName: string | null
  readonly device: Device
  readonly location: Location | null
}

/** Returns the device and, if known, the country of a login. */
function originsOf({ device, location }: SignIn) {
  return [
    { kind: 'device' as const, value: device.description },
    ...(location ? [{ kind: 'country' as const, value: location.country }] : []),
  ]
}

/**
 * Stores the device and country of a login for the user of `account`, another part of the same statement. If `account`
 * has no row, because the login is refused, it stores nothing.
 */
export function rememberDevice(db: Database, session: SignIn, now: Date) {
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
  if (!device) throw new Error('A login has at least a device')
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

/**
 * Returns the condition for an alert: the user has signed in before, but never from this device or country, and has no
 * active session on a trusted device with the same name and user agent. For statements with a part `known`: the user's
 * devices and countries before this login.
 */
export function isNewDevice(
  db: Database,
  session: SignIn,
  context: AuditContext,
): ExpressionWrapper<object, never, SqlBool> {
  const eb = expressionBuilder<{ known: Pick<Tables['known_origins'], 'kind' | 'value'> }, never>()
  const known = eb.selectFrom('known').select('known.kind')
  return eb.and([
    // The first login sends no alert: the user has just verified the email address.
    eb.exists(known),
    eb.or(
      originsOf(session).map(({ kind, value }) =>
        eb.not(eb.exists(known.where('known.kind', '=', kind).where('known.value', '=', value))),
      ),
    ),
    eb.not(eb.exists(trustedSessions(db, session, context))),
  ])
}

/** Selects active sessions on a trusted device with the same name and user agent. */
function trustedSessions(db: Database, session: SignIn, { now, metadata }: AuditContext) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', onTrue)
    .select('sessions.id')
    .where('sessions.user_id', '=', session.userId)
    .where('sessions.trusted_at', 'is not', null)
    .where('sessions.user_agent', '=', metadata.userAgent)
    .where(sql<boolean>`sessions.device_name is not distinct from ${session.deviceName}`)
    .where(isActive(now))
}
