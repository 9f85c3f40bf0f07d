import type { Services } from '../../services/services.ts'
import type { CreationOptions } from '../../services/webauthn/passkey-options.ts'
import { CHALLENGE_SECONDS, newChallenge } from '../challenges/challenge.ts'
import { challengeSlotValues } from '../challenges/challenge-slots.ts'
import { toKnownPasskeys } from '../factors/available-factors.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import type { User } from '../users/user.ts'
import { MAX_PASSKEYS } from './max-passkeys.ts'
import { insertRegistrationChallenge } from './store/insert-registration-challenge.ts'

/** The outcome of the start of a registration. */
export type StartedRegistration =
  | { kind: 'started'; reply: { challenge: string; expires_in: number; options: CreationOptions } }
  | { kind: 'invalid_token' }
  | { kind: 'passkey_limit' }

/** Starts the registration of a passkey. The options exclude the passkeys that the user has. */
export async function startPasskeyRegistration(
  { clock, random, passkeyOptions, statements }: Services<'passkeyOptions' | 'statements'>,
  { claims, user }: { readonly claims: AccessTokenClaims; readonly user: User },
): Promise<StartedRegistration> {
  const now = clock()
  const { row, token } = newChallenge(random, 'passkey_registration', now)
  const { userId, sessionId, tokenVersion } = claims
  const requested = { ...challengeSlotValues(row), userId, sessionId, tokenVersion, now }
  const rows = await statements.all(insertRegistrationChallenge, requested)
  if (rows.length === 0) return { kind: 'invalid_token' }
  const exclude = toKnownPasskeys(rows)
  if (exclude.length >= MAX_PASSKEYS) return { kind: 'passkey_limit' }
  const options = passkeyOptions.creationOptions({ challenge: row.webauthnChallenge, user, exclude })
  return { kind: 'started', reply: { challenge: token, expires_in: CHALLENGE_SECONDS, options } }
}
