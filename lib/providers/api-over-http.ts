import type { Services } from '../services/services.ts'
import type { ProviderApi } from './api.ts'
import type { Provider } from './provider.ts'

/**
 * Opens a provider's API with a person's access token. Each call asks the provider's limit first.
 * @throws {Error} where the definition has no address of an API.
 */
export function openApi(
  _services: Services<'providerHttp' | 'rateLimits'>,
  _provider: Provider,
  _accessToken: string,
): ProviderApi {
  throw new Error('To be written')
}
