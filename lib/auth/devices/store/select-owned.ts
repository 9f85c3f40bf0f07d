import { onTrue } from '../../../db/one-row.ts'
import type { AllGiven, Given } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import { isActive } from '../../revocation/active-session.ts'
import { isKnown } from '../is-known.ts'

/** A device of a user: by its id, or by one of its active sessions. */
export type DeviceChoice =
  | { readonly kind: 'device'; readonly deviceId: string }
  | { readonly kind: 'session'; readonly sessionId: string }

/** The same in a statement. */
export type GivenDevice =
  | { readonly kind: 'device'; readonly deviceId: Given<string> }
  | { readonly kind: 'session'; readonly sessionId: Given<string> }

/** Selects and locks a user and a known device of the user. Returns the id of the device as `device_id`. */
export function selectOwned(
  db: Database,
  choice: GivenDevice,
  { userId, now }: AllGiven<{ userId: string; now: Date }>,
) {
  return db
    .selectFrom('users')
    .innerJoin('security_config', onTrue)
    .innerJoin('devices', 'devices.user_id', 'users.id')
    .select(['users.id as user_id', 'devices.id as device_id'])
    .where('users.id', '=', userId)
    .where(isKnown(now))
    .where(eb =>
      choice.kind === 'device'
        ? eb('devices.id', '=', choice.deviceId)
        : eb.exists(
            eb
              .selectFrom('sessions')
              .select('sessions.id')
              .whereRef('sessions.device_id', '=', 'devices.id')
              .where('sessions.id', '=', choice.sessionId)
              .where(isActive(now)),
          ),
    )
    .forUpdate(['users', 'devices'])
}
