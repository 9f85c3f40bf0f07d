import { authorizationRevoked } from '../../audit/actions.ts'
import { auditContext } from '../../audit/audit-context.ts'
import { insertAudit } from '../../audit/record.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { type RevokedTokens, type RevokeStatement, revokeTokens } from '../provider-tokens/revoke-tokens.ts'
import { type ByOperator, disconnect } from './store/disconnect.ts'

type Deps = Services<
  'database' | 'dataKeys' | 'mailQueue' | 'providerCredentials' | 'providerHttp' | 'rateLimits'
>

/**
 * Ends the authorization of a connection for an operator, as its owner can. Notifies the owner, unless the authorization
 * had already ended.
 */
export async function endForOperator(
  services: Deps,
  request: ByOperator & { connectionId: string; metadata: RequestMetadata },
): Promise<RevokedTokens> {
  const { actor, reason, connectionId, metadata } = request
  const userId = await findOwner(services, connectionId)
  let hasChanged = false
  const revoke: RevokeStatement = async (db, own, context) => {
    const revoked = await disconnect(db, own, context, { actor, reason, event: 'ended_by_operator' })
    hasChanged = revoked?.has_changed === true
    return revoked
  }
  const claims = userId === undefined ? undefined : { userId, sessionId: null }
  const outcome = claims && (await revokeTokens(services, revoke, { claims, connectionId, metadata }))
  if (!userId || outcome?.kind !== 'ended') {
    const details = { connection_id: connectionId, reason }
    const refusal = { action: authorizationRevoked, outcome: 'refused', actor, details } as const
    await insertAudit(services.database, auditContext(services, metadata), refusal)
    return { kind: 'not_found' }
  }
  if (hasChanged)
    await services.mailQueue.notify({
      kind: 'connection_failed',
      user_id: userId,
      connection_id: connectionId,
      request_id: metadata.requestId,
    })
  return outcome
}

/** The owner never changes, so a separate statement is safe. */
async function findOwner({ database }: Deps, connectionId: string): Promise<string | undefined> {
  const row = await database
    .selectFrom('provider_connections')
    .select('user_id')
    .where('id', '=', connectionId)
    .executeTakeFirst()
  return row?.user_id
}
