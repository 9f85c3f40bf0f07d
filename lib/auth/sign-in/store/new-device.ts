import { type ExpressionWrapper, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { Database, Tables } from '../../../db/tables.ts'
import type { Location } from '../../../services/locations.ts'
import type { Device } from '../../devices/describe-device.ts'
import type { SignInDevice } from '../../devices/store/remember-device.ts'

/** The values of a login that are compared with earlier logins. */
export interface SignIn {
  readonly deviceName: string | null
  readonly device: Device
  readonly location: Location | null
}

/** A login on a device that presented its token, or on another one. */
interface SignInFrom extends SignIn {
  readonly signInDevice: SignInDevice
  readonly isTrusted: boolean
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
export function rememberOrigins(db: Database, session: SignIn, now: Date) {
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
 * Returns the condition for an alert: the user has signed in before, but never from this device or country, and does not
 * trust the device. A device that presents its token is not new, even if its browser or name has changed. For statements
 * with a part `known`: the user's devices and countries before this login.
 */
export function isNewDevice(session: SignInFrom): ExpressionWrapper<object, never, SqlBool> {
  const eb = expressionBuilder<{ known: Pick<Tables['known_origins'], 'kind' | 'value'> }, never>()
  const known = eb.selectFrom('known').select('known.kind')
  const compared = originsOf(session).filter(
    ({ kind }) => kind === 'country' || session.signInDevice.kind === 'new',
  )
  return eb.and([
    eb.lit(!session.isTrusted),
    // The first login sends no alert: the user has just verified the email address.
    eb.exists(known),
    eb.or(
      compared.map(({ kind, value }) =>
        eb.not(eb.exists(known.where('known.kind', '=', kind).where('known.value', '=', value))),
      ),
    ),
  ])
}
