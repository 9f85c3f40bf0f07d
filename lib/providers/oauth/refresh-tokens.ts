import type { Services } from '../../services/services.ts'
import type { Provider } from '../provider.ts'
import type { TokenOutcome } from './tokens.ts'

/**
 * Refreshes tokens (RFC 6749, 6). It counts against no limit: that is asked before, with
 * `takeProviderLimit(…, 'token', refreshes)`.
 */
export async function refreshTokens(
  _services: Services<'providerCredentials' | 'providerHttp'>,
  _provider: Provider,
  _refreshToken: string,
): Promise<TokenOutcome> {
  throw new Error('To be written')
}
