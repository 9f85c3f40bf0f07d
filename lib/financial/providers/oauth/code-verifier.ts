import { calculatePKCECodeChallenge } from 'oauth4webapi'
import type { Random } from '../../../runtime/random.ts'

/** Generates a code verifier (RFC 7636, 4.1) of 256 random bits. */
export function newCodeVerifier(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url')
}

/** Computes the code challenge of a verifier with the method S256 (RFC 7636, 4.2). */
export function codeChallengeOf(verifier: string): Promise<string> {
  return calculatePKCECodeChallenge(verifier)
}
