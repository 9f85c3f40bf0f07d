import type { Services } from '../../../services/services.ts'
import { openProvider, type Provider } from '../provider.ts'

/**
 * Asks a provider, and once more where it refused the client (`invalid_client`, RFC 6749, 5.2) and its credentials have
 * changed since they were read: they were rotated a moment ago.
 */
export async function withCurrentClient<T extends { readonly kind: string }>(
  services: Services<'providerCredentials'>,
  provider: Provider,
  ask: (provider: Provider) => Promise<T>,
): Promise<T> {
  const answer = await ask(provider)
  if (!('error' in answer) || answer.error !== 'invalid_client') return answer
  // Whether this call has renewed them tells nothing: another may have, a moment before.
  await services.providerCredentials.renew(provider.definition.key)
  const current = await openProvider(services, provider.definition)
  const isChanged =
    current?.client.clientId !== provider.client.clientId ||
    current.client.clientSecret !== provider.client.clientSecret
  return current && isChanged ? ask(current) : answer
}
