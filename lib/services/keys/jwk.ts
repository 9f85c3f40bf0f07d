import * as z from 'zod/mini'

/** A public key on P-256 for ES256 (RFC 7518, 6.2.1); any other member, a private one above all, is dropped. */
export const PublicKeyJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
})

/** A private key on P-256 for ES256 (RFC 7518, 6.2.2). */
export const PrivateKeyJwk = z.extend(PublicKeyJwk, { d: z.string() })

/** A set of public keys (RFC 7517, 5). */
export const PublicKeySet = z.object({ keys: z.array(PublicKeyJwk) })
