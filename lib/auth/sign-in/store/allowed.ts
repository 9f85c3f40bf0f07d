import { onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { challengeVersion, MAX_CHALLENGE_FAILURES } from '../../challenges/challenge.ts'
import { isStillKnown } from '../../devices/is-known.ts'
import type { KnownDevice } from '../../devices/known-device.ts'
import { lockWithPassword } from '../../passwords/is-password-current.ts'
import type { PasswordConfirmed } from '../../passwords/password-account.ts'
import { isOfCurrentVersion } from '../../revocation/active-session.ts'

/** What entitles to a session: a password that was correct, or a challenge whose factor was verified. */
export type Entitlement =
  | { readonly kind: 'password'; readonly account: PasswordConfirmed }
  | {
      readonly kind: 'challenge'
      readonly userId: string
      readonly challengeId: string
      readonly device: KnownDevice | undefined
    }

/** Returns the id of the user whom an entitlement belongs to. */
export function userOf(entitlement: Entitlement): string {
  return entitlement.kind === 'password' ? entitlement.account.id : entitlement.userId
}

/**
 * Selects and locks the user of an entitlement, and the challenge, if a session may still be opened: since it was
 * checked, the account was not locked or disabled, its password did not change, nobody used the challenge, and a device
 * that was known or trusted still is.
 */
export function selectAllowed(db: Database, entitlement: Entitlement, now: Date) {
  if (entitlement.kind === 'password') {
    const { device } = entitlement.account
    return lockWithPassword(db, entitlement.account, now)
      .where('users.is_active', '=', true)
      .where('users.email_verified_at', 'is not', null)
      .$if(device !== undefined, query => query.where(isStillKnown(device, now)))
  }
  const { device } = entitlement
  return (
    db
      .selectFrom('users')
      .select('users.id as user_id')
      .where('users.id', '=', entitlement.userId)
      .where('users.is_active', '=', true)
      .where('users.email_verified_at', 'is not', null)
      .innerJoin('security_config', onTrue)
      .innerJoin('challenges', onTrue)
      .where('challenges.id', '=', entitlement.challengeId)
      .where('challenges.used_at', 'is', null)
      .where('challenges.expires_at', '>', now)
      .where('challenges.failed_count', '<', MAX_CHALLENGE_FAILURES)
      .where(isOfCurrentVersion(challengeVersion, now))
      // Locks the user before the device, in the same order as all other statements.
      .forUpdate('users')
      .$if(device !== undefined, query =>
        query
          .innerJoin('devices', join =>
            join.onRef('devices.user_id', '=', 'users.id').on('devices.id', '=', device?.id ?? null),
          )
          .where(isStillKnown(device, now))
          .forUpdate('devices'),
      )
      .forUpdate('challenges')
  )
}
