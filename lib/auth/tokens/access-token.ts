import { errors, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod/mini'
import type { Services } from '../../services/services.ts'

const ALGORITHM = 'ES256'
/** RFC 9068, 2.1: keeps an access token from being taken for another kind of JWT, and the reverse. */
const TYPE = 'at+jwt'

const Claims = z.object({ sub: z.uuid(), sid: z.uuid(), jti: z.uuid(), ver: z.int() })

/** What an access token says of its bearer. */
export interface AccessTokenClaims {
  readonly userId: string
  readonly sessionId: string
  /** The version of the session when the token was issued (`ver`): a password change raises it. */
  readonly tokenVersion: number
}

/** Signs an access token (RFC 9068 with ES256) that lives for the configured time. */
export async function signAccessToken(
  { clock, random, settings, signingKeys }: Services<'signingKeys'>,
  { userId, sessionId, tokenVersion }: AccessTokenClaims,
): Promise<string> {
  const { kid, key } = await signingKeys.current()
  const issuedAt = Math.floor(clock().getTime() / 1000)
  return new SignJWT({ sid: sessionId, ver: tokenVersion })
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
 * The claims of an access token that we signed and that has not expired (RFC 7519, 7.2); nothing for any other text.
 * The database decides whether its session is active and still at the token's version.
 * @throws where the keys cannot be read: that is our failure, not the token's.
 */
export async function verifyAccessToken(
  { clock, settings, verificationKeys }: Services<'verificationKeys'>,
  token: string,
): Promise<AccessTokenClaims | undefined> {
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
    if (!claims.success) return undefined
    const { sub: userId, sid: sessionId, ver: tokenVersion } = claims.data
    return { userId, sessionId, tokenVersion }
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}
