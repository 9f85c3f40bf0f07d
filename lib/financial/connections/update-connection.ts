import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { RefreshPolicy } from '../../db/provider-tables.ts'
import { isUniqueViolation } from '../../db/refusals.ts'
import type { Services } from '../../services/services.ts'
import { type Connection, toConnection } from '../connection-state/connection.ts'
import { updateConnectionRow } from './store/update-connection-row.ts'

/** A change of a connection. Absent members stay as they are. */
export interface ConnectionUpdate {
  readonly claims: AccessTokenClaims
  readonly connectionId: string
  readonly alias: string | undefined
  /** Null if the policy of the stage applies. */
  readonly refreshPolicy: RefreshPolicy | null | undefined
  readonly metadata: RequestMetadata
}

/** The result of updating a connection. */
export type UpdatedConnection =
  | { kind: 'updated'; connection: Connection }
  | { kind: 'not_found' }
  | { kind: 'alias_taken' }

/** Changes the alias and the refresh policy of a connection. */
export async function updateConnection(
  services: Services<'statements'>,
  { claims, connectionId, alias, refreshPolicy, metadata }: ConnectionUpdate,
): Promise<UpdatedConnection> {
  const { userId, sessionId } = claims
  const change = {
    ...auditSlotValues(auditContext(services, metadata)),
    ...{ userId, sessionId, connectionId, alias: alias ?? null },
    ...{ setsPolicy: refreshPolicy !== undefined, refreshPolicy: refreshPolicy ?? null },
  }
  const row = await services.statements.first(updateConnectionRow, change).catch(error => {
    if (isUniqueViolation(error, 'provider_connections_alias')) return 'alias_taken' as const
    throw error
  })
  if (row === 'alias_taken') return { kind: 'alias_taken' }
  return row ? { kind: 'updated', connection: toConnection(row) } : { kind: 'not_found' }
}
