import type { Services } from '../../services/services.ts'
import { type AccessTokenClaims, signAccessToken } from '../tokens/access-token.ts'
import { formatOpaqueToken, type OpaqueToken } from '../tokens/opaque-token.ts'

/** The tokens of a session, in the format of RFC 6749, 5.1. */
export interface TokenReply {
  readonly access_token: string
  readonly refresh_token: string
  readonly token_type: 'bearer'
  /** Lifetime of the access token, in seconds. */
  readonly expires_in: number
}

/** Signs an access token, and returns it with the refresh token. */
export async function issueTokens(
  services: Services<'signingKeys'>,
  subject: AccessTokenClaims,
  refreshToken: OpaqueToken,
): Promise<TokenReply> {
  return {
    access_token: await signAccessToken(services, subject),
    refresh_token: formatOpaqueToken(refreshToken),
    token_type: 'bearer',
    expires_in: services.settings.accessTokenSeconds,
  }
}
