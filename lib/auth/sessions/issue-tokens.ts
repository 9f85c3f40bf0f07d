import type { Services } from '../../services/services.ts'
import { type AccessTokenClaims, signAccessToken } from '../tokens/access-token.ts'
import { formatOpaqueToken, type OpaqueToken } from '../tokens/opaque-token.ts'

/** An access token, in the format of RFC 6749, 5.1. */
export interface AccessTokenReply {
  readonly access_token: string
  readonly token_type: 'bearer'
  /** Lifetime of the access token, in seconds. */
  readonly expires_in: number
}

/** The tokens of a session. */
export interface TokenReply extends AccessTokenReply {
  readonly refresh_token: string
}

/** Signs an access token. The refresh token of its session stays. */
export async function issueAccessToken(
  services: Services<'signingKeys'>,
  subject: AccessTokenClaims,
): Promise<AccessTokenReply> {
  return {
    access_token: await signAccessToken(services, subject),
    token_type: 'bearer',
    expires_in: services.settings.accessTokenSeconds,
  }
}

/** Signs an access token, and returns it with the refresh token. */
export async function issueTokens(
  services: Services<'signingKeys'>,
  subject: AccessTokenClaims,
  refreshToken: OpaqueToken,
): Promise<TokenReply> {
  return { ...(await issueAccessToken(services, subject)), refresh_token: formatOpaqueToken(refreshToken) }
}
