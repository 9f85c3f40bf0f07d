import * as z from 'zod/mini'
import type { Services } from '../../services/services.ts'
import { readMethods } from '../authentication/methods.ts'
import { ACCESS_TOKEN_TYPE, type AccessTokenClaims } from './access-token.ts'
import { type RefusedToken, refusedToken, type TokenFault } from './refused-token.ts'
import { readSigned } from './signed-payload.ts'

/** The media type with its prefix, which a verifier must also accept (RFC 9068, 4). */
const TYPES = [ACCESS_TOKEN_TYPE, `application/${ACCESS_TOKEN_TYPE}`]

/** The claims that limit where and when a token is valid (RFC 7519, 4.1). */
const Limits = z.object({
  iss: z.optional(z.unknown()),
  aud: z.optional(z.union([z.string(), z.array(z.string())])),
  exp: z.number(),
  nbf: z.optional(z.number()),
  iat: z.number(),
})

const Claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  jti: z.uuid(),
  ver: z.int(),
  // Tokens from before these claims count as authenticated long ago.
  auth_time: z._default(z.int(), 0),
  amr: z._default(z.array(z.string()), []),
})

/** The result of a verification. */
export type VerifiedToken = { readonly kind: 'valid'; readonly claims: AccessTokenClaims } | RefusedToken

/**
 * Verifies the signature and the claims of an access token (RFC 7519, 7.2). The caller must also check in the database
 * that the session is active and has the token's version.
 *
 * @returns the claims, or why the token is refused and whom it names.
 * @throws if the keys cannot be read.
 */
export async function verifyAccessToken(
  services: Services<'verificationKeys'>,
  token: string,
): Promise<VerifiedToken> {
  const { find: findKey } = services.verificationKeys
  const read = await readSigned(token, { types: TYPES, findKey })
  if (read.kind === 'refused') return refusedToken(read)
  const { payload } = read
  const refused = (reason: TokenFault) => refusedToken({ reason, payload, isSigned: true })
  const limits = z.safeParse(Limits, payload)
  if (!limits.success) return refused('wrong_claims')
  const fault = faultOf(limits.data, services)
  if (fault) return refused(fault)
  const claims = z.safeParse(Claims, payload)
  if (!claims.success) return refused('wrong_claims')
  const { sub: userId, sid: sessionId, ver: tokenVersion, auth_time, amr } = claims.data
  const authentication = { at: new Date(auth_time * 1000), methods: readMethods(amr) }
  return { kind: 'valid', claims: { userId, sessionId, tokenVersion, authentication } }
}

/** Returns why the limits of a token refuse it. A token is not valid in the second of its expiry (RFC 7519, 4.1.4). */
function faultOf(
  { iss, aud, exp, nbf = 0 }: z.infer<typeof Limits>,
  { clock, settings }: Services<'verificationKeys'>,
): TokenFault | undefined {
  const now = Math.floor(clock().getTime() / 1000)
  if (iss !== settings.apiUrl) return 'wrong_issuer'
  if (![aud].flat().includes(settings.tokenAudience)) return 'wrong_audience'
  if (nbf > now) return 'wrong_claims'
  return exp <= now ? 'expired' : undefined
}
