import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { endChosenSessions, type SessionChoice } from './store/end-sessions.ts'

/** Who ends sessions, and which. */
export interface Ending {
  readonly claims: AccessTokenClaims
  readonly choice: SessionChoice
  readonly metadata: RequestMetadata
}

/** Ends sessions of whoever asks, at once, access tokens included; yields how many there were. */
export function endSessions(
  services: Services<'database'>,
  { claims, choice, metadata }: Ending,
): Promise<number> {
  const { userId, sessionId: bySessionId } = claims
  return endChosenSessions(
    services.database,
    { userId, choice, bySessionId },
    auditContext(services, metadata),
  )
}
