import { sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import { MAX_CHALLENGE_FAILURES } from '../../challenges/challenge.ts'
import { challengeVersion } from '../../challenges/challenge-version.ts'
import { isStillTrusted } from '../../devices/is-known.ts'
import { isDeviceLocked, lockKnownDevice } from '../../devices/store/lock-known-device.ts'
import { isUnlocked } from '../../passwords/is-password-current.ts'
import { type CheckedPasswordValues, lockWithPassword } from '../../passwords/lock-with-password.ts'
import { isOfCurrentVersion } from '../../revocation/active-session.ts'

// Parts of a statement that opens a session, or creates the challenge of a second factor: `owner`, `known_device` and
// `allowed`. The last one selects the user as `user_id` if that is still allowed: since it was checked, the account was not
// locked or disabled, its password did not change, nobody used the challenge, and a device that was known or trusted still
// is.

/** A sign-in whose password was correct. */
export interface PasswordEntitlement extends CheckedPasswordValues {
  /** Whether the device was trusted. */
  readonly isTrusted: boolean
}

/** A sign-in whose factor answers a challenge. */
export interface ChallengeEntitlement {
  readonly userId: string
  readonly challengeId: string
  /** The known device; null for an unknown one. */
  readonly deviceId: string | null
  /** Whether the device was trusted. */
  readonly isTrusted: boolean
  readonly now: Date
}

interface Owner {
  readonly user_id: string
  readonly token_version: number
}

const owner = sql<Owner>`owner`

/** Locks the user of a sign-in with a password. */
export function lockPasswordOwner(db: Database, entitlement: Slots<PasswordEntitlement>) {
  return lockWithPassword(db, entitlement)
    .where('users.is_active', '=', true)
    .where('users.email_verified_at', 'is not', null)
}

/** Locks the device of a sign-in with a password. */
export function lockPasswordDevice(db: Database, entitlement: Slots<PasswordEntitlement>) {
  const { isTrusted, now } = entitlement
  return lockKnownDevice(db, entitlement)
    .where(isUnlocked('devices', now))
    .where(isStillTrusted(isTrusted, now))
}

/** Selects the user of a sign-in with a password. */
export function selectPasswordAllowed(
  db: Database,
  entitlement: Pick<Slots<PasswordEntitlement>, 'deviceId'>,
) {
  return db.selectFrom(owner.as('owner')).select('owner.user_id').where(isDeviceLocked(entitlement))
}

/** Locks the user of a sign-in with a challenge. */
export function lockChallengeOwner(db: Database, { userId }: Slots<ChallengeEntitlement>) {
  return db
    .selectFrom('users')
    .select(['users.id as user_id', 'users.token_version'])
    .where('users.id', '=', userId)
    .where('users.is_active', '=', true)
    .where('users.email_verified_at', 'is not', null)
    .forUpdate()
}

/** Locks the device of a sign-in with a challenge. */
export function lockChallengeDevice(db: Database, entitlement: Slots<ChallengeEntitlement>) {
  const { isTrusted, now } = entitlement
  return lockKnownDevice(db, entitlement).where(isStillTrusted(isTrusted, now))
}

/** Selects the user of a sign-in with a challenge. Locks the challenge after the user and the device. */
export function selectChallengeAllowed(db: Database, entitlement: Slots<ChallengeEntitlement>) {
  const { challengeId, now } = entitlement
  return db
    .selectFrom('challenges')
    .innerJoin(owner.as('users'), onTrue)
    .innerJoin('security_config', onTrue)
    .select('users.user_id')
    .where('challenges.id', '=', challengeId)
    .where('challenges.used_at', 'is', null)
    .where('challenges.expires_at', '>', now)
    .where('challenges.failed_count', '<', MAX_CHALLENGE_FAILURES)
    .where(isOfCurrentVersion(challengeVersion, now))
    .where(isDeviceLocked(entitlement))
    .forUpdate('challenges')
}
