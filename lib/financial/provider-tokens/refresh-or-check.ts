import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { Provider } from '../providers/provider.ts'
import type { LeasedConnection, RefreshOutcome } from './leased-connection.ts'

type Deps = Services<
  'dataKeys' | 'mailQueue' | 'providerCredentials' | 'providerHttp' | 'rateLimits' | 'statements'
>

/**
 * Keeps a leased connection working, and releases the lease: refreshes tokens that expire (OAuth), or asks the provider
 * whether the connection works (a provider with a widget). Either is imported when it is needed, because most reads find a
 * valid token.
 */
export async function refreshOrCheck(
  services: Deps,
  provider: Provider,
  leased: LeasedConnection,
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  if (provider.kind === 'oauth') {
    const { refreshLeased } = await import('./refresh-leased.ts')
    return refreshLeased(services, provider, leased, metadata)
  }
  const { checkLeased } = await import('./check-leased.ts')
  return checkLeased(services, provider, leased, metadata)
}
