import { authorizationCodeGrantRequest, nopkce } from 'oauth4webapi'
import type { Services } from '../../../services/services.ts'
import type { OAuthProvider } from '../provider.ts'
import { requestTokens } from './request-tokens.ts'
import type { TokenOutcome } from './tokens.ts'

/** The parameters of a code exchange. */
export interface CodeExchange {
  /** The parameters that `checkCallback` returned. */
  readonly parameters: URLSearchParams
  /** Required if the authorization request contained a code challenge. */
  readonly codeVerifier?: string | undefined
  /** The redirect URI of the authorization request. */
  readonly redirectUri: string
}

/**
 * Exchanges a code for tokens (RFC 6749, 4.1.3). A code can be exchanged only once. Call `takeProviderLimit` first.
 */
export function exchangeCode(
  services: Services<'providerCredentials' | 'providerHttp'>,
  provider: OAuthProvider,
  { parameters, codeVerifier, redirectUri }: CodeExchange,
): Promise<TokenOutcome> {
  const verifier = codeVerifier ?? nopkce
  return requestTokens(services, provider, (server, client, auth, options) =>
    authorizationCodeGrantRequest(server, client, auth, parameters, redirectUri, verifier, options),
  )
}
