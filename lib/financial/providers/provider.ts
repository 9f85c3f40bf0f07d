import type { ClientCredentials } from '../../services/provider-credentials.ts'
import type { Services } from '../../services/services.ts'
import type { ProviderDefinition, ProviderLimit } from './provider-definition.ts'

/** Where a provider is: its definition's addresses, or those that replace them. */
export interface ProviderEndpoints {
  readonly authorization: URL
  readonly token: URL
  readonly revocation: URL | undefined
  readonly api: URL | undefined
  /** What `iss` of an authorization response must be (RFC 9207); nothing where it must not be there. */
  readonly issuer: string | undefined
}

/** A provider that this deployment can reach: its definition under its configuration. */
export interface Provider {
  readonly definition: ProviderDefinition
  readonly client: ClientCredentials
  readonly endpoints: ProviderEndpoints
  /** Where people are sent back to; different for each provider (RFC 9700, 4.4.2). */
  readonly redirectUri: string
  readonly limits: { readonly api: ProviderLimit; readonly token: ProviderLimit }
}

/** Puts a provider together; nothing where no credentials of it are configured. Rejects where they cannot be read. */
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
