import { calculatePKCECodeChallenge } from 'oauth4webapi'
import type { Random } from '../../../runtime/random.ts'

/** A new code verifier (RFC 7636, 4.1): 256 random bits. */
export function newCodeVerifier(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url')
}

/** The code challenge of a verifier by the method S256 (RFC 7636, 4.2). */
export function codeChallengeOf(verifier: string): Promise<string> {
  return calculatePKCECodeChallenge(verifier)
}
