import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { Provider } from '../providers/provider.ts'
import { checkLeased } from './check-leased.ts'
import type { LeasedConnection, RefreshOutcome } from './leased-connection.ts'
import { refreshLeased } from './refresh-leased.ts'

type Deps = Services<
  'database' | 'dataKeys' | 'mailQueue' | 'providerCredentials' | 'providerHttp' | 'rateLimits'
>

/**
 * Keeps a leased connection working, and releases the lease: refreshes tokens that expire (OAuth), or asks the provider
 * whether the connection works (a provider with a widget).
 */
export function refreshOrCheck(
  services: Deps,
  provider: Provider,
  leased: LeasedConnection,
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  return provider.kind === 'oauth'
    ? refreshLeased(services, provider, leased, metadata)
    : checkLeased(services, provider, leased, metadata)
}
