import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { readChallenge } from '../challenges/challenge.ts'
import type { PresentedFactor } from '../factors/presented-factor.ts'
import { selectLoginProof } from '../factors/store/select-proof.ts'
import { type CompletedSignIn, type CompletionDeps, completeSignIn } from './complete-sign-in.ts'

/** The second step of a login. */
export interface LoginCompletion {
  readonly challenge: string
  readonly factor: PresentedFactor
  readonly metadata: RequestMetadata
}

/** Completes a login with a second factor. Its signals were detected with the password. */
export async function completeLogin(
  services: CompletionDeps,
  { challenge, factor, metadata }: LoginCompletion,
): Promise<CompletedSignIn> {
  const presented = readChallenge(challenge)
  if (!presented) return { kind: 'invalid_challenge' }
  const findProof = (credentialId: string | null) =>
    services.statements.first(selectLoginProof, {
      challengeId: presented.id,
      challengeHash: presented.secretHash,
      credentialId,
      now: services.clock(),
    })
  return completeSignIn(services, { purpose: 'login', findProof }, factor, { metadata })
}
