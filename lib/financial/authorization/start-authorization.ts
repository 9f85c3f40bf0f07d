import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { Services } from '../../services/services.ts'
import { openProvider } from '../providers/provider.ts'
import type { ConsentProblem } from '../providers/provider-problem.ts'
import { findProvider } from '../providers/registry.ts'
import { startLink } from './start-link.ts'
import { startOAuth } from './start-oauth.ts'
import { selectWithTokens } from './store/select-with-tokens.ts'

type Deps = Services<'database' | 'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits'>

/** A request to authorize a connection, for the first time or again. */
export interface AuthorizationStart {
  readonly claims: AccessTokenClaims
  readonly connectionId: string
  readonly metadata: RequestMetadata
}

/** What the application needs to send the user to the provider. Valid once, until `expires_at`. */
export type PendingAuthorization =
  | { readonly kind: 'oauth'; readonly auth_url: string; readonly state: string; readonly expires_at: string }
  | {
      readonly kind: 'link'
      readonly link_token: string
      /** The provider's hosted page; null if the application has to open the widget. */
      readonly auth_url: string | null
      readonly state: string
      readonly expires_at: string
    }

/** The result of starting an authorization. */
export type StartedAuthorization =
  | { kind: 'started'; authorization: PendingAuthorization }
  | { kind: 'not_found' }
  | { kind: 'provider_not_configured' }
  | ConsentProblem

/** Starts an authorization. Creates a state that only this user can consume, once, for this connection. */
export async function startAuthorization(
  services: Deps,
  request: AuthorizationStart,
): Promise<StartedAuthorization> {
  const { claims, connectionId } = request
  const connection = await selectWithTokens(services.database, { userId: claims.userId, connectionId })
  if (!connection) return { kind: 'not_found' }
  const definition = findProvider(connection.provider_key)
  const provider = definition && (await openProvider(services, definition))
  if (!provider) return { kind: 'provider_not_configured' }
  return provider.kind === 'oauth'
    ? startOAuth(services, provider, request)
    : startLink(services, provider, request, connection)
}
