import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { RequestOptions } from '../../services/webauthn/passkey-options.ts'
import { CHALLENGE_SECONDS, newChallenge } from '../challenges/challenge.ts'
import { challengeSlotValues } from '../challenges/challenge-slots.ts'
import { isTrusted } from '../devices/known-device.ts'
import { type ChallengeFactor, challengeFactors, toAvailableFactors } from '../factors/available-factors.ts'
import type { PasswordConfirmed } from '../passwords/password-account.ts'
import type { Suspicion } from '../signals/policy.ts'
import { signalDetails } from '../signals/report-signals.ts'
import { insertLoginChallenge } from './store/insert-login-challenge.ts'

/** The reply to a login with the correct password, if the account has a second factor. */
export interface MfaChallenge {
  readonly result: 'mfa_required'
  /** Identifies the sign-in. */
  readonly challenge: string
  /** Lifetime of the challenge, in seconds. */
  readonly expires_in: number
  /** The factors that can answer the challenge. */
  readonly factors: ChallengeFactor[]
  /** The argument of `navigator.credentials.get`; null if the account has no passkey. */
  readonly passkey_options: RequestOptions | null
}

/** A login with the correct password. */
export interface CheckedPassword {
  readonly account: PasswordConfirmed
  readonly renewedPasswordHash: string | null
  readonly deviceName: string | null
  readonly suspicion: Suspicion
  readonly metadata: RequestMetadata
}

/**
 * Creates the challenge of a login. A second factor must answer it.
 *
 * @returns undefined if, since it was read, the account was locked, disabled or got another password.
 */
export async function requireSecondFactor(
  services: Services<'passkeyOptions' | 'statements'>,
  { account, deviceName, metadata, renewedPasswordHash, suspicion }: CheckedPassword,
): Promise<MfaChallenge | undefined> {
  const { random, passkeyOptions, statements } = services
  const context = auditContext(services, metadata)
  const { row, token } = newChallenge(random, 'login', context.now)
  const rows = await statements.all(insertLoginChallenge, {
    ...auditSlotValues(context),
    ...challengeSlotValues(row),
    userId: account.id,
    passwordHash: account.password_hash,
    deviceId: account.device?.id ?? null,
    isTrusted: isTrusted(account.device, context.now),
    ...{ deviceName, renewedPasswordHash },
    signals: signalDetails(suspicion.signals),
  })
  const factors = toAvailableFactors(rows)
  if (!factors) return undefined
  const { passkeys } = factors
  return {
    result: 'mfa_required',
    challenge: token,
    expires_in: CHALLENGE_SECONDS,
    factors: challengeFactors(factors),
    passkey_options:
      passkeys.length > 0
        ? passkeyOptions.requestOptions({ challenge: row.webauthnChallenge, allow: passkeys })
        : null,
  }
}
