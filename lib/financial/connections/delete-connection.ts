import type { Services } from '../../services/services.ts'
import { type EndedTokens, type EndRequest, endTokens } from '../provider-tokens/end-tokens.ts'
import { deleteConnectionRow } from './store/delete-connection-row.ts'

type Deps = Services<'database' | 'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits'>

/** Deletes a connection, its tokens and its pending authorizations. */
export function deleteConnection(services: Deps, request: EndRequest): Promise<EndedTokens> {
  return endTokens(services, deleteConnectionRow, request)
}
