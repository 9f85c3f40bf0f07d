import { createHmac } from 'node:crypto'
import { formatOpaqueToken, type OpaqueToken } from './opaque-token.ts'

/**
 * The secret of the token that follows `predecessor`: its HMAC-SHA-256 under a key of the server. So every presentation
 * of one token leads to one and the same successor, and no secret has to be stored to repeat a lost reply.
 */
export function successorSecret(predecessor: OpaqueToken, key: Uint8Array): string {
  return createHmac('sha256', key).update(formatOpaqueToken(predecessor)).digest('base64url')
}
