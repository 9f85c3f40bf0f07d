import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { RefreshPolicy } from '../../db/provider-tables.ts'
import type { Services } from '../../services/services.ts'
import { type Connection, toConnection } from '../connection-state/connection.ts'
import { findProvider } from '../providers/registry.ts'
import { insertConnection } from './store/insert-connection.ts'

/** The result of creating a connection. */
export type CreatedConnection =
  | { kind: 'created'; connection: Connection }
  | { kind: 'unknown_provider' }
  | { kind: 'provider_not_configured' }
  | { kind: 'alias_taken' }

/** Creates a connection to a provider for which credentials are configured. */
export async function createConnection(
  services: Services<'statements' | 'providerCredentials'>,
  request: {
    claims: AccessTokenClaims
    providerKey: string
    alias: string
    /** Null if the policy of the stage applies. */
    refreshPolicy: RefreshPolicy | null
    metadata: RequestMetadata
  },
): Promise<CreatedConnection> {
  const { statements, providerCredentials, random } = services
  const { claims, providerKey, alias, refreshPolicy, metadata } = request
  if (!findProvider(providerKey)) return { kind: 'unknown_provider' }
  if (!(await providerCredentials.find(providerKey))) return { kind: 'provider_not_configured' }
  const { userId, sessionId } = claims
  const created = await statements.first(insertConnection, {
    ...auditSlotValues(auditContext(services, metadata)),
    ...{ id: random.id(), userId, sessionId, providerKey, alias, refreshPolicy },
  })
  return created ? { kind: 'created', connection: toConnection(created) } : { kind: 'alias_taken' }
}
