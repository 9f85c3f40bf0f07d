import type { Services } from '../../services/services.ts'
import type { RequestOptions } from '../../services/webauthn/passkey-options.ts'
import { CHALLENGE_SECONDS, newChallenge } from '../challenges/challenge.ts'
import { challengeSlotValues } from '../challenges/challenge-slots.ts'
import { type ChallengeFactor, challengeFactors, toAvailableFactors } from '../factors/available-factors.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { insertStepUpChallenge } from './store/insert-step-up-challenge.ts'

/** How a signed-in user can authenticate again. */
export interface StepUpOptions {
  /** The challenge of a passkey. The other factors require none. */
  readonly challenge: string
  /** Lifetime of the challenge, in seconds. */
  readonly expires_in: number
  readonly factors: ('password' | ChallengeFactor)[]
  /** The argument of `navigator.credentials.get`; null if the account has no passkey. */
  readonly passkey_options: RequestOptions | null
}

/** Returns the factors of a signed-in user, and the challenge of a passkey; undefined if the session has ended. */
export async function startStepUp(
  { clock, random, passkeyOptions, statements }: Services<'passkeyOptions' | 'statements'>,
  claims: AccessTokenClaims,
): Promise<StepUpOptions | undefined> {
  const now = clock()
  const { row, token } = newChallenge(random, 'step_up', now)
  const { userId, sessionId, tokenVersion } = claims
  const requested = { ...challengeSlotValues(row), userId, sessionId, tokenVersion, now }
  const rows = await statements.all(insertStepUpChallenge, requested)
  const factors = toAvailableFactors(rows)
  if (!factors) return undefined
  const { passkeys } = factors
  const hasPassword = Boolean(rows[0]?.has_password)
  return {
    challenge: token,
    expires_in: CHALLENGE_SECONDS,
    factors: [...challengeFactors(factors), ...(hasPassword ? (['password'] as const) : [])],
    passkey_options:
      passkeys.length > 0
        ? passkeyOptions.requestOptions({ challenge: row.webauthnChallenge, allow: passkeys })
        : null,
  }
}
