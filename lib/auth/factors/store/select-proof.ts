import { type Expression, expressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { Database, Tables } from '../../../db/tables.ts'
import { MAX_CHALLENGE_FAILURES, type PresentedChallenge } from '../../challenges/challenge.ts'
import { isKnown, isPresented, NO_DEVICE } from '../../devices/is-known.ts'
import { deviceColumns, type PresentedDevice } from '../../devices/known-device.ts'
import type { OriginsRow } from '../../signals/origins.ts'
import { originsOf } from '../../signals/store/select-origins.ts'

const noOrigins: RawBuilder<OriginsRow | null> = sql`null`

/** The ceremony in which a factor is presented. It determines the user. */
export type Ceremony =
  /** The second step of a login. The challenge determines the user. */
  | { readonly purpose: 'login'; readonly challenge: PresentedChallenge }
  /** A sign-in with a passkey only. The passkey determines the user. */
  | {
      readonly purpose: 'passkey_login'
      readonly challenge: PresentedChallenge
      readonly device: PresentedDevice | undefined
    }
  /** A signed-in user. Only a passkey requires a challenge. */
  | {
      readonly purpose: 'step_up'
      readonly challenge: PresentedChallenge | undefined
      readonly userId: string
      readonly sessionId: string
    }

/** What the check of a factor must know. */
export type Proof = NonNullable<Awaited<ReturnType<typeof selectProof>>>

/**
 * Selects the user of a ceremony with the open challenge, the authenticator app and the passkey with the given id.
 *
 * @returns undefined if the challenge is not open, or if the ceremony has no user.
 */
export async function selectProof(
  db: Database,
  ceremony: Ceremony,
  credentialId: string | undefined,
  now: Date,
) {
  const { purpose, challenge } = ceremony
  return await db
    .selectFrom('users')
    .innerJoin('security_config', onTrue)
    .leftJoin('challenges', join =>
      join
        .on('challenges.id', '=', challenge?.id ?? null)
        .on('challenges.secret_hash', '=', challenge?.secretHash ?? null)
        .on('challenges.purpose', '=', purpose)
        .on('challenges.used_at', 'is', null)
        .on('challenges.expires_at', '>', now)
        .on('challenges.failed_count', '<', MAX_CHALLENGE_FAILURES),
    )
    .leftJoin('totp_secrets', join =>
      join.onRef('totp_secrets.user_id', '=', 'users.id').on('totp_secrets.confirmed_at', 'is not', null),
    )
    .leftJoin('data_keys', 'data_keys.id', 'totp_secrets.data_key_id')
    .leftJoin('passkeys', join =>
      join
        .onRef('passkeys.user_id', '=', 'users.id')
        .on('passkeys.credential_id', '=', credentialId ?? null)
        .on('passkeys.revoked_at', 'is', null),
    )
    .leftJoin('devices', join =>
      purpose === 'passkey_login'
        ? join.on(isPresented(ceremony.device ?? NO_DEVICE, now))
        : join.onRef('devices.id', '=', 'challenges.device_id').on(isKnown(now)),
    )
    .select(['users.id as user_id', 'users.is_active'])
    .select(['challenges.id as challenge_id', 'challenges.webauthn_challenge', 'challenges.device_name'])
    .select(['totp_secrets.secret_id', 'totp_secrets.secret', 'totp_secrets.locked_until'])
    .select(['data_keys.id as data_key_id', 'data_keys.wrapped'])
    .select(['passkeys.id as passkey_id', 'passkeys.credential_id', 'passkeys.public_key'])
    .select('passkeys.signature_count')
    .select(deviceColumns)
    // The signals of a login were detected with its password.
    .select((purpose === 'passkey_login' ? originsOf(sql.ref('users.id')) : noOrigins).as('origins'))
    .where(isOfCeremony(ceremony))
    .executeTakeFirst()
}

/** Returns the condition that selects the user of a ceremony. */
function isOfCeremony(ceremony: Ceremony): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'users' | 'challenges' | 'passkeys'>()
  if (ceremony.purpose === 'login') return eb('users.id', '=', eb.ref('challenges.user_id'))
  if (ceremony.purpose === 'passkey_login')
    return eb.and([eb('users.id', '=', eb.ref('passkeys.user_id')), eb('challenges.id', 'is not', null)])
  const isUser = eb('users.id', '=', ceremony.userId)
  return ceremony.challenge === undefined
    ? isUser
    : eb.and([
        isUser,
        eb('challenges.user_id', '=', eb.ref('users.id')),
        eb('challenges.session_id', '=', ceremony.sessionId),
      ])
}
