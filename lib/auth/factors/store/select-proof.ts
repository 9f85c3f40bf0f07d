import {
  type Expression,
  type ExpressionBuilder,
  expressionBuilder,
  type RawBuilder,
  type SqlBool,
  sql,
} from 'kysely'
import type { ChallengePurpose } from '../../../db/factor-tables.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { Database, Tables } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'
import { MAX_CHALLENGE_FAILURES } from '../../challenges/challenge.ts'
import { isKnown, isPresented } from '../../devices/is-known.ts'
import { deviceColumns } from '../../devices/known-device.ts'
import type { OriginsRow } from '../../signals/origins.ts'
import { originsOf } from '../../signals/store/select-origins.ts'

/** What a factor is presented with. */
interface Presented {
  /** Null if no challenge was presented: only a passkey of a signed-in user requires one. */
  readonly challengeId: string | null
  readonly challengeHash: string | null
  /** Null for another factor than a passkey. */
  readonly credentialId: string | null
  readonly now: Date
}

interface PresentedDevice {
  readonly deviceId: string | null
  readonly deviceHash: string | null
}

interface Requester {
  readonly userId: string
  readonly sessionId: string
}

type Columns = 'users' | 'challenges' | 'passkeys'
const eb: ExpressionBuilder<Tables, Columns> = expressionBuilder<Tables, Columns>()
const noOrigins: RawBuilder<OriginsRow | null> = sql`null`

/**
 * Selects the user of the second step of a login, whom the challenge determines, with the open challenge, the
 * authenticator app and the passkey with the given id. Returns no row if the challenge is not open.
 */
export const selectLoginProof = statement((db, presented: Slots<Presented>) =>
  proofOf(db, presented, {
    purpose: 'login',
    isOfCeremony: eb('users.id', '=', eb.ref('challenges.user_id')),
    isDevice: isOfChallenge(presented),
    // The signals of a login were detected with its password.
    origins: noOrigins,
  }),
)

/** The same for a sign-in with a passkey only, which determines the user. */
export const selectPasskeyLoginProof = statement((db, presented: Slots<Presented & PresentedDevice>) =>
  proofOf(db, presented, {
    purpose: 'passkey_login',
    isOfCeremony: eb.and([
      eb('users.id', '=', eb.ref('passkeys.user_id')),
      eb('challenges.id', 'is not', null),
    ]),
    isDevice: isPresented({ id: presented.deviceId, secretHash: presented.deviceHash }, presented.now),
    origins: originsOf(sql.ref('users.id')),
  }),
)

/** The same for a signed-in user. */
export const selectStepUpProof = statement((db, presented: Slots<Presented & Requester>) =>
  proofOf(db, presented, {
    purpose: 'step_up',
    isOfCeremony: eb.and([
      eb('users.id', '=', presented.userId),
      eb.or([
        sql<SqlBool>`${typed('uuid', presented.challengeId)} is null`,
        eb.and([
          eb('challenges.user_id', '=', eb.ref('users.id')),
          eb('challenges.session_id', '=', presented.sessionId),
        ]),
      ]),
    ]),
    isDevice: isOfChallenge(presented),
    origins: noOrigins,
  }),
)

/** What the check of a factor must know. */
export type Proof = NonNullable<typeof selectLoginProof.types>['row']

function isOfChallenge({ now }: Slots<Presented>): Expression<SqlBool> {
  const device = expressionBuilder<Tables, 'devices' | 'challenges'>()
  return device.and([device('devices.id', '=', device.ref('challenges.device_id')), isKnown(now)])
}

interface Ceremony {
  readonly purpose: ChallengePurpose
  /** The condition that selects the user. */
  readonly isOfCeremony: Expression<SqlBool>
  /** The condition that selects the device. */
  readonly isDevice: Expression<SqlBool>
  readonly origins: RawBuilder<OriginsRow | null>
}

function proofOf(
  db: Database,
  { challengeId, challengeHash, credentialId, now }: Slots<Presented>,
  { purpose, isOfCeremony, isDevice, origins }: Ceremony,
) {
  return db
    .selectFrom('users')
    .innerJoin('security_config', onTrue)
    .leftJoin('challenges', join =>
      join
        .on('challenges.id', '=', challengeId)
        .on('challenges.secret_hash', '=', challengeHash)
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
        .on('passkeys.credential_id', '=', credentialId)
        .on('passkeys.revoked_at', 'is', null),
    )
    .leftJoin('devices', join => join.on(isDevice))
    .select(['users.id as user_id', 'users.is_active'])
    .select(['challenges.id as challenge_id', 'challenges.webauthn_challenge', 'challenges.device_name'])
    .select(['totp_secrets.secret_id', 'totp_secrets.secret', 'totp_secrets.locked_until'])
    .select(['data_keys.id as data_key_id', 'data_keys.wrapped'])
    .select(['passkeys.id as passkey_id', 'passkeys.credential_id', 'passkeys.public_key'])
    .select('passkeys.signature_count')
    .select(deviceColumns)
    .select(origins.as('origins'))
    .where(isOfCeremony)
}
