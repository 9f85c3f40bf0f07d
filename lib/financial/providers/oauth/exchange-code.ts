import { authorizationCodeGrantRequest, nopkce } from 'oauth4webapi'
import type { Services } from '../../../services/services.ts'
import type { Provider } from '../provider.ts'
import { requestTokens } from './request-tokens.ts'
import type { TokenOutcome } from './tokens.ts'

/** What a code is exchanged with. */
export interface CodeExchange {
  /** As `checkCallback` granted them. */
  readonly parameters: URLSearchParams
  /** The verifier whose challenge the authorization request carried, where the provider takes one. */
  readonly codeVerifier?: string | undefined
  /** As the authorization request carried it. */
  readonly redirectUri: string
}

/**
 * Exchanges a code for tokens (RFC 6749, 4.1.3), once: no code works twice. It counts against no limit: that is asked
 * before, with `takeProviderLimit(…, { for: 'callback' })`.
 */
export function exchangeCode(
  services: Services<'providerCredentials' | 'providerHttp'>,
  provider: Provider,
  { parameters, codeVerifier, redirectUri }: CodeExchange,
): Promise<TokenOutcome> {
  const verifier = codeVerifier ?? nopkce
  return requestTokens(services, provider, (server, client, auth, options) =>
    authorizationCodeGrantRequest(server, client, auth, parameters, redirectUri, verifier, options),
  )
}
