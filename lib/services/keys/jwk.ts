import * as z from 'zod/mini'

/** A P-256 public key for ES256 (RFC 7518, 6.2.1). Parsing removes other members, including private ones. */
export const PublicKeyJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
})

/** A P-256 private key for ES256 (RFC 7518, 6.2.2). */
export const PrivateKeyJwk = z.extend(PublicKeyJwk, { d: z.string() })

/** A set of public keys (RFC 7517, 5). */
export const PublicKeySet = z.object({ keys: z.array(PublicKeyJwk) })
