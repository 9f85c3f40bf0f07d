import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { Services } from '../../services/services.ts'
import { type RevokedTokens, type RevokeRequest, revokeTokens } from '../provider-tokens/revoke-tokens.ts'
import { deleteConnectionRow } from './store/delete-connection-row.ts'

type Deps = Services<'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits' | 'statements'>

/** Deletes a connection, its tokens and its pending states. */
export function deleteConnection(services: Deps, request: RevokeRequest): Promise<RevokedTokens> {
  return revokeTokens(
    services,
    (own, context) => services.statements.first(deleteConnectionRow, { ...own, ...auditSlotValues(context) }),
    request,
  )
}
