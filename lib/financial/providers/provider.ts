import type { ClientCredentials } from '../../services/provider-credentials.ts'
import type { Services } from '../../services/services.ts'
import type {
  LinkProviderDefinition,
  OAuthProviderDefinition,
  ProviderDefinition,
  ProviderLimit,
} from './provider-definition.ts'

/** The addresses of an OAuth provider, from its definition or its configuration. */
export interface OAuthEndpoints {
  readonly authorization: URL
  readonly token: URL
  readonly revocation: URL | undefined
  readonly api: URL | undefined
  /** The required `iss` of an authorization response (RFC 9207); undefined if it must be absent. */
  readonly issuer: string | undefined
}

interface ConfiguredProvider {
  readonly client: ClientCredentials
  /** Unique for each provider (RFC 9700, 4.4.2). */
  readonly redirectUri: string
  readonly limits: {
    readonly api: ProviderLimit
    readonly token: ProviderLimit
    /** For each connection; undefined if the provider has none. */
    readonly connection: ProviderLimit | undefined
  }
}

/** A configured OAuth provider: its definition, credentials and addresses. */
export interface OAuthProvider extends ConfiguredProvider {
  readonly kind: 'oauth'
  readonly definition: OAuthProviderDefinition
  readonly endpoints: OAuthEndpoints
}

/** A configured provider with a widget: its definition, credentials and addresses. */
export interface LinkProvider extends ConfiguredProvider {
  readonly kind: 'link'
  readonly definition: LinkProviderDefinition
  readonly endpoints: { readonly api: URL }
}

/** A configured provider. */
export type Provider = OAuthProvider | LinkProvider

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
  if (client.clientSecret === undefined && requiresSecret(definition)) {
    services.log('provider_credentials_unreadable', { provider_key: definition.key })
    return undefined
  }
  const { apiLimit, connectionLimit, key, tokenLimit } = definition
  const configured = {
    client,
    redirectUri: client.redirectUri ?? `${services.settings.appUrl}/providers/${key}/callback`,
    limits: {
      api: client.apiLimit ?? apiLimit,
      token: client.tokenLimit ?? tokenLimit,
      connection: client.connectionLimit ?? connectionLimit,
    },
  }
  return definition.kind === 'oauth'
    ? { kind: 'oauth', definition, endpoints: oauthEndpoints(definition, client), ...configured }
    : {
        kind: 'link',
        definition,
        endpoints: { api: new URL(client.urls.api ?? definition.apiUrl) },
        ...configured,
      }
}

const requiresSecret = (definition: ProviderDefinition) =>
  definition.kind === 'link' || definition.oauth.clientAuthentication !== 'none'

function oauthEndpoints(
  { apiUrl, oauth }: OAuthProviderDefinition,
  { urls }: ClientCredentials,
): OAuthEndpoints {
  const revocation = urls.revocation ?? oauth.revocationEndpoint
  const api = urls.api ?? apiUrl
  return {
    authorization: new URL(urls.authorization ?? oauth.authorizationEndpoint),
    token: new URL(urls.token ?? oauth.tokenEndpoint),
    revocation: revocation === undefined ? undefined : new URL(revocation),
    api: api === undefined ? undefined : new URL(api),
    issuer: urls.issuer ?? oauth.issuer,
  }
}
