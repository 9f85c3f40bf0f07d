import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { readChallenge } from '../challenges/challenge.ts'
import type { PresentedFactor } from '../factors/presented-factor.ts'
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
  return completeSignIn(services, { purpose: 'login', challenge: presented }, factor, { metadata })
}
