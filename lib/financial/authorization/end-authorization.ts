import type { Services } from '../../services/services.ts'
import { type RevokedTokens, type RevokeRequest, revokeTokens } from '../provider-tokens/revoke-tokens.ts'
import { disconnect } from './store/disconnect.ts'

type Deps = Services<'database' | 'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits'>

/** Ends the authorization of a connection. The connection remains, and its owner can authorize it again. */
export function endAuthorization(services: Deps, request: RevokeRequest): Promise<RevokedTokens> {
  return revokeTokens(services, disconnect, request)
}
