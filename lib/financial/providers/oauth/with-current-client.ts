import type { Services } from '../../../services/services.ts'
import { type OAuthProvider, openProvider } from '../provider.ts'

/**
 * Sends a request to a provider. If the provider responds with `invalid_client` (RFC 6749, 5.2) and the client credentials
 * were rotated since they were read, retries once with the new ones.
 */
export async function withCurrentClient<T extends { readonly kind: string }>(
  services: Services<'providerCredentials'>,
  provider: OAuthProvider,
  send: (provider: OAuthProvider) => Promise<T>,
): Promise<T> {
  const response = await send(provider)
  if (!('error' in response) || response.error !== 'invalid_client') return response
  // Compare the credentials: a concurrent call may have renewed them before this one.
  await services.providerCredentials.renew(provider.definition.key)
  const current = await openProvider(services, provider.definition)
  const isChanged =
    current?.client.clientId !== provider.client.clientId ||
    current.client.clientSecret !== provider.client.clientSecret
  return current?.kind === 'oauth' && isChanged ? send(current) : response
}
