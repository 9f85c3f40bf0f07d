import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AmbientServices } from '../../runtime/ambient-services.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import type { Requester } from './store/end-chosen-sessions.ts'

/** A request of a user to end sessions. */
export interface EndSessionsRequest {
  readonly claims: AccessTokenClaims
  readonly metadata: RequestMetadata
}

/**
 * Ends sessions of the requesting user, and immediately revokes their access tokens.
 *
 * @param end Executes the statement that ends them.
 * @returns the number of ended sessions.
 */
export async function endSessions(
  services: AmbientServices,
  { claims, metadata }: EndSessionsRequest,
  end: (requester: Requester) => Promise<{ readonly sessions: number }>,
): Promise<number> {
  const { userId, sessionId: bySessionId } = claims
  const audit = auditSlotValues(auditContext(services, metadata))
  const { sessions } = await end({ ...audit, userId, bySessionId })
  return Number(sessions)
}
