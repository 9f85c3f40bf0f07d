import { errors, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod/mini'
import type { Services } from '../../services/services.ts'
import { type Authentication, assuranceOf, readMethods } from '../authentication/methods.ts'
import { type RefusedToken, refusedToken, signedButRefused } from './refused-token.ts'

const ALGORITHM = 'ES256'
/** Distinguishes access tokens from other kinds of JWT (RFC 9068, 2.1). */
const TYPE = 'at+jwt'

const Claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  jti: z.uuid(),
  ver: z.int(),
  // Tokens from before these claims count as authenticated long ago.
  auth_time: z._default(z.int(), 0),
  amr: z._default(z.array(z.string()), []),
})

/** The claims of an access token about its user and session. */
export interface AccessTokenClaims {
  readonly userId: string
  readonly sessionId: string
  /** The version of the session when the token was issued (`ver`). A password change raises the session's version. */
  readonly tokenVersion: number
  /** The last authentication of the user in the session (`auth_time`, `amr`). */
  readonly authentication: Authentication
}

/** The result of a verification. */
export type VerifiedToken = { readonly kind: 'valid'; readonly claims: AccessTokenClaims } | RefusedToken

/** Signs an access token (RFC 9068, ES256) with the configured lifetime. */
export async function signAccessToken(
  { clock, random, settings, signingKeys }: Services<'signingKeys'>,
  { userId, sessionId, tokenVersion, authentication }: AccessTokenClaims,
): Promise<string> {
  const { kid, key } = await signingKeys.current()
  const issuedAt = Math.floor(clock().getTime() / 1000)
  return new SignJWT({
    sid: sessionId,
    ver: tokenVersion,
    auth_time: Math.floor(authentication.at.getTime() / 1000),
    amr: authentication.methods,
    acr: assuranceOf(authentication),
  })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid })
    .setIssuer(settings.apiUrl)
    .setAudience(settings.tokenAudience)
    .setSubject(userId)
    .setJti(random.id())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + settings.accessTokenSeconds)
    .sign(key)
}

/**
 * Verifies the signature and the expiry of an access token (RFC 7519, 7.2). The caller must also check in the database
 * that the session is active and has the token's version.
 *
 * @returns the claims, or why the token is refused and whom it names.
 * @throws if the keys cannot be read.
 */
export async function verifyAccessToken(
  { clock, settings, verificationKeys }: Services<'verificationKeys'>,
  token: string,
): Promise<VerifiedToken> {
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = kid === undefined ? undefined : await verificationKeys.find(kid)
        if (!key) throw new errors.JWKSNoMatchingKey()
        return key
      },
      {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: settings.apiUrl,
        audience: settings.tokenAudience,
        requiredClaims: ['iat', 'exp'],
        currentDate: clock(),
      },
    )
    const claims = z.safeParse(Claims, payload)
    if (!claims.success) return signedButRefused(payload, 'wrong_claims')
    const { sub: userId, sid: sessionId, ver: tokenVersion, auth_time, amr } = claims.data
    const authentication = { at: new Date(auth_time * 1000), methods: readMethods(amr) }
    return { kind: 'valid', claims: { userId, sessionId, tokenVersion, authentication } }
  } catch (error) {
    if (error instanceof errors.JOSEError) return refusedToken(token, error)
    throw error
  }
}
