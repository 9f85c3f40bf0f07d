import type { ClientCredentials } from '../../services/provider-credentials.ts'
import type { Services } from '../../services/services.ts'
import type { ProviderDefinition, ProviderLimit } from './provider-definition.ts'

/** The addresses of a provider, from its definition or its configuration. */
export interface ProviderEndpoints {
  readonly authorization: URL
  readonly token: URL
  readonly revocation: URL | undefined
  readonly api: URL | undefined
  /** The required `iss` of an authorization response (RFC 9207); undefined if it must be absent. */
  readonly issuer: string | undefined
}

/** A configured provider: its definition, credentials and addresses. */
export interface Provider {
  readonly definition: ProviderDefinition
  readonly client: ClientCredentials
  readonly endpoints: ProviderEndpoints
  /** Unique for each provider (RFC 9700, 4.4.2). */
  readonly redirectUri: string
  readonly limits: { readonly api: ProviderLimit; readonly token: ProviderLimit }
}

/**
 * Combines a provider's definition with its configuration.
 * @returns undefined if no credentials are configured, or if a required client secret is missing.
 * @throws if the credentials cannot be read.
 */
export async function openProvider(
  services: Services<'providerCredentials'>,
  definition: ProviderDefinition,
): Promise<Provider | undefined> {
  const client = await services.providerCredentials.find(definition.key)
  if (!client) return undefined
  const { oauth, apiUrl, apiLimit, tokenLimit, key } = definition
  if (oauth.clientAuthentication !== 'none' && client.clientSecret === undefined) {
    services.log('provider_credentials_unreadable', { provider_key: key })
    return undefined
  }
  const revocation = client.urls.revocation ?? oauth.revocationEndpoint
  const api = client.urls.api ?? apiUrl
  return {
    definition,
    client,
    endpoints: {
      authorization: new URL(client.urls.authorization ?? oauth.authorizationEndpoint),
      token: new URL(client.urls.token ?? oauth.tokenEndpoint),
      revocation: revocation === undefined ? undefined : new URL(revocation),
      api: api === undefined ? undefined : new URL(api),
      issuer: client.urls.issuer ?? oauth.issuer,
    },
    redirectUri: client.redirectUri ?? `${services.settings.appUrl}/providers/${key}/callback`,
    limits: { api: client.apiLimit ?? apiLimit, token: client.tokenLimit ?? tokenLimit },
  }
}
