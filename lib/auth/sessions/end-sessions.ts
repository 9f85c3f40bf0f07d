import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { endChosenSessions, type SessionChoice } from './store/end-chosen-sessions.ts'

/** A request of a user to end sessions. */
export interface EndSessionsRequest {
  readonly claims: AccessTokenClaims
  readonly choice: SessionChoice
  readonly metadata: RequestMetadata
}

/**
 * Ends sessions of the requesting user, and immediately revokes their access tokens.
 *
 * @returns the number of ended sessions.
 */
export function endSessions(
  services: Services<'database'>,
  { claims, choice, metadata }: EndSessionsRequest,
): Promise<number> {
  const { userId, sessionId: bySessionId } = claims
  return endChosenSessions(
    services.database,
    { userId, choice, bySessionId },
    auditContext(services, metadata),
  )
}
