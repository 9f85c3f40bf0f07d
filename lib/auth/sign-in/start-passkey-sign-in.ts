import type { Services } from '../../services/services.ts'
import type { RequestOptions } from '../../services/webauthn/passkey-options.ts'
import { CHALLENGE_SECONDS, newChallenge } from '../challenges/challenge.ts'
import { challengeSlotValues } from '../challenges/challenge-slots.ts'
import { insertChallengeRow } from './store/insert-challenge-row.ts'

/** A started WebAuthn ceremony. */
export interface StartedCeremony {
  /** Identifies the ceremony. Send it back with the result. */
  readonly challenge: string
  /** Lifetime of the challenge, in seconds. */
  readonly expires_in: number
  /** The argument of `navigator.credentials.get`. */
  readonly options: RequestOptions
}

/** Starts a sign-in with a discoverable passkey: the browser offers the passkeys of this application. */
export async function startPasskeySignIn({
  clock,
  random,
  passkeyOptions,
  statements,
}: Services<'passkeyOptions' | 'statements'>): Promise<StartedCeremony> {
  const now = clock()
  const { row, token } = newChallenge(random, 'passkey_login', now)
  await statements.all(insertChallengeRow, { ...challengeSlotValues(row), now })
  return {
    challenge: token,
    expires_in: CHALLENGE_SECONDS,
    options: passkeyOptions.requestOptions({ challenge: row.webauthnChallenge, allow: [] }),
  }
}
