import type { Services } from '../../services/services.ts'
import { openProvider } from '../providers/provider.ts'
import { findProvider } from '../providers/registry.ts'
import type { AuthorizationStart, StartedAuthorization } from './authorization-start.ts'
import { startLink } from './start-link.ts'
import { startOAuth } from './start-oauth.ts'
import { selectWithTokens } from './store/select-with-tokens.ts'

type Deps = Services<'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits' | 'statements'>

/** Starts an authorization. Creates a state that only this user can consume, once, for this connection. */
export async function startAuthorization(
  services: Deps,
  request: AuthorizationStart,
): Promise<StartedAuthorization> {
  const { claims, connectionId } = request
  const own = { userId: claims.userId, connectionId }
  const connection = await services.statements.first(selectWithTokens, own)
  if (!connection) return { kind: 'not_found' }
  const definition = findProvider(connection.provider_key)
  const provider = definition && (await openProvider(services, definition))
  if (!provider) return { kind: 'provider_not_configured' }
  return provider.kind === 'oauth'
    ? startOAuth(services, provider, request)
    : startLink(services, provider, request, connection)
}
