import { SignJWT } from 'jose'
import type { Services } from '../../services/services.ts'
import { type Authentication, assuranceOf } from '../authentication/methods.ts'

const ALGORITHM = 'ES256'
/** Distinguishes access tokens from other kinds of JWT (RFC 9068, 2.1). */
export const ACCESS_TOKEN_TYPE = 'at+jwt'

/** The claims of an access token about its user and session. */
export interface AccessTokenClaims {
  readonly userId: string
  readonly sessionId: string
  /** The version of the session when the token was issued (`ver`). A password change raises the session's version. */
  readonly tokenVersion: number
  /** The last authentication of the user in the session (`auth_time`, `amr`). */
  readonly authentication: Authentication
}

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
    .setProtectedHeader({ alg: ALGORITHM, typ: ACCESS_TOKEN_TYPE, kid })
    .setIssuer(settings.apiUrl)
    .setAudience(settings.tokenAudience)
    .setSubject(userId)
    .setJti(random.id())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + settings.accessTokenSeconds)
    .sign(key)
}
