import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { Actor } from '../../audit/record.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { type RevokedTokens, type RevokeStatement, revokeTokens } from '../provider-tokens/revoke-tokens.ts'
import { disconnect } from './store/disconnect.ts'
import { recordRefusedEnd } from './store/record-refused-end.ts'
import { selectOwner } from './store/select-owner.ts'

type Deps = Services<
  'dataKeys' | 'mailQueue' | 'providerCredentials' | 'providerHttp' | 'rateLimits' | 'statements'
>

/** A connection that an operator ends, and why. */
interface EndedConnection {
  readonly connectionId: string
  readonly actor: Actor
  readonly reason: string
  readonly metadata: RequestMetadata
}

/**
 * Ends the authorization of a connection for an operator, as its owner can. Notifies the owner, unless the authorization
 * had already ended.
 */
export async function endForOperator(
  services: Deps,
  { actor, reason, connectionId, metadata }: EndedConnection,
): Promise<RevokedTokens> {
  const { statements } = services
  // The owner never changes, so a separate statement is safe.
  const userId = (await statements.first(selectOwner, { connectionId }))?.user_id
  let hasChanged = false
  const revoke: RevokeStatement = async (own, context) => {
    const revoked = await statements.first(disconnect, {
      ...own,
      ...auditSlotValues(context),
      ...{ actor, reason, event: 'ended_by_operator', revokedAtProvider: null },
    })
    hasChanged = revoked?.has_changed === true
    return revoked
  }
  const claims = userId === undefined ? undefined : { userId, sessionId: null }
  const outcome = claims && (await revokeTokens(services, revoke, { claims, connectionId, metadata }))
  if (!userId || outcome?.kind !== 'ended') {
    const audit = auditSlotValues(auditContext(services, metadata))
    await statements.first(recordRefusedEnd, { ...audit, connectionId, actor, reason })
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
