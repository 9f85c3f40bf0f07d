import { createHmac } from 'node:crypto'
import { formatOpaqueToken, type OpaqueToken } from './opaque-token.ts'

/**
 * Derives the secret of a refresh token's successor: the HMAC-SHA-256 of the token under the session refresh key.
 * A token always has the same successor, so a lost response can be repeated without storing the secret.
 */
export function successorSecret(predecessor: OpaqueToken, key: Uint8Array): string {
  return createHmac('sha256', key).update(formatOpaqueToken(predecessor)).digest('base64url')
}
