import { refreshTokenGrantRequest } from 'oauth4webapi'
import type { Services } from '../../../services/services.ts'
import type { OAuthProvider } from '../provider.ts'
import { requestTokens } from './request-tokens.ts'
import type { TokenOutcome } from './tokens.ts'

/**
 * Refreshes tokens (RFC 6749, 6). Call `takeProviderLimit` first.
 */
export function refreshTokens(
  services: Services<'providerCredentials' | 'providerHttp'>,
  provider: OAuthProvider,
  refreshToken: string,
): Promise<TokenOutcome> {
  return requestTokens(services, provider, (server, client, auth, options) =>
    refreshTokenGrantRequest(server, client, auth, refreshToken, options),
  )
}
