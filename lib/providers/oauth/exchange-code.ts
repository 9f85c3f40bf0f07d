import type { Services } from '../../services/services.ts'
import type { Provider } from '../provider.ts'
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
 * before, with `takeProviderLimit(…, 'token')`.
 */
export async function exchangeCode(
  _services: Services<'providerCredentials' | 'providerHttp'>,
  _provider: Provider,
  _exchange: CodeExchange,
): Promise<TokenOutcome> {
  throw new Error('To be written')
}
