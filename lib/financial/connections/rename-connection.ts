import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import { isUniqueViolation } from '../../db/refusals.ts'
import type { Services } from '../../services/services.ts'
import { type Connection, toConnection } from '../connection-state/connection.ts'
import { updateAlias } from './store/update-alias.ts'

/** The result of renaming a connection. */
export type RenamedConnection =
  | { kind: 'renamed'; connection: Connection }
  | { kind: 'not_found' }
  | { kind: 'alias_taken' }

/** Changes the alias of a connection. */
export async function renameConnection(
  services: Services<'statements'>,
  request: { claims: AccessTokenClaims; connectionId: string; alias: string; metadata: RequestMetadata },
): Promise<RenamedConnection> {
  const { claims, connectionId, alias, metadata } = request
  const { userId, sessionId } = claims
  const change = {
    ...auditSlotValues(auditContext(services, metadata)),
    ...{ userId, sessionId, connectionId, alias },
  }
  const row = await services.statements.first(updateAlias, change).catch(error => {
    if (isUniqueViolation(error, 'provider_connections_alias')) return 'alias_taken' as const
    throw error
  })
  if (row === 'alias_taken') return { kind: 'alias_taken' }
  return row ? { kind: 'renamed', connection: toConnection(row) } : { kind: 'not_found' }
}
