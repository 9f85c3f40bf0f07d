import type { Services } from '../../services/services.ts'
import { type EndedTokens, type EndRequest, endTokens } from '../provider-tokens/end-tokens.ts'
import { disconnect } from './store/disconnect.ts'

type Deps = Services<'database' | 'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits'>

/** Ends the authorization of a connection, which stays and can be authorized again. */
export function endAuthorization(services: Deps, request: EndRequest): Promise<EndedTokens> {
  return endTokens(services, disconnect, request)
}
