import { createHash } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import type { SwitchValues } from '../switch-table.ts'
import type { SigningKeys } from './signing-keys.ts'

const OLD_SECONDS = 6 * 60
const FUTURE_SECONDS = 10 * 60

/** What a signature is made of. */
interface SignContext {
  readonly clock: () => Date
  readonly keys: SigningKeys
}

/**
 * Signs the body of a webhook for the header `Plaid-Verification`: a compact JWS (RFC 7515) whose payload has the hash of
 * the body. Returns undefined if the header is to be missing.
 */
export async function sign(
  body: string,
  mode: SwitchValues['webhook_signature'],
  { clock, keys }: SignContext,
): Promise<string | undefined> {
  if (mode === 'missing') return undefined
  const now = Math.floor(clock().getTime() / 1_000)
  const iat = mode === 'old_iat' ? now - OLD_SECONDS : mode === 'future_iat' ? now + FUTURE_SECONDS : now
  const payload = { request_body_sha256: sha256(mode === 'wrong_hash' ? `${body} ` : body) }
  if (mode === 'none') return new UnsecuredJWT(payload).setIssuedAt(iat).encode()
  const key = await keyOf(mode, keys)
  if (mode === 'hs256') {
    // A verifier that takes the algorithm from the header would use the public key as the secret.
    const secret = new TextEncoder().encode(`${key.x}${key.y}`)
    const header = { alg: 'HS256', kid: key.kid, typ: 'JWT' }
    return await new SignJWT(payload).setProtectedHeader(header).setIssuedAt(iat).sign(secret)
  }
  const header = { alg: 'ES256', kid: key.kid, typ: 'JWT' }
  return await new SignJWT(payload).setProtectedHeader(header).setIssuedAt(iat).sign(key.privateKey)
}

function keyOf(mode: SwitchValues['webhook_signature'], keys: SigningKeys) {
  if (mode === 'unknown_kid') return keys.unpublished()
  return mode === 'expired_key' ? keys.expired() : keys.current()
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
