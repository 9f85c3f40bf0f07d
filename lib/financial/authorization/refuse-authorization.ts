import { authorizationFailed } from '../../audit/actions.ts'
import { auditContext } from '../../audit/audit-context.ts'
import { insertAudit } from '../../audit/record.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { Services } from '../../services/services.ts'
import type { ProviderProblem } from '../providers/provider-problem.ts'
import { giveBackState } from './store/give-back-state.ts'

/** An authorization that is being completed: whose it is, and of which connection. */
export interface AuthorizationAttempt {
  readonly claims: AccessTokenClaims
  readonly connectionId: string
  readonly metadata: RequestMetadata
}

/** A provider that takes no call now, or not of this user. */
export type Postponement = Extract<ProviderProblem, { readonly retryAfterSeconds: number }>

/** An authorization whose code was not used, since the provider takes no call now. */
export type PostponedAuthorization = Postponement & {
  /** Whether the same callback works when `retryAfterSeconds` have passed; if not, the user has to consent again. */
  readonly isStateUsable: boolean
}

/** Records why an authorization failed. */
export async function refuseAuthorization<O extends { readonly kind: string }>(
  services: Services<'database'>,
  { claims, connectionId, metadata }: AuthorizationAttempt,
  outcome: O,
  error?: string,
): Promise<O> {
  await insertAudit(services.database, auditContext(services, metadata), {
    action: authorizationFailed,
    outcome: 'failure',
    actor: 'user',
    userId: claims.userId,
    sessionId: claims.sessionId,
    details: {
      connection_id: connectionId,
      reason: outcome.kind,
      ...('error' in outcome && { error: outcome.error }),
      ...(error !== undefined && { error }),
    },
  })
  return outcome
}

/** Gives the state of an authorization back, whose code was not used, so that the same callback can be repeated. */
export async function postponeAuthorization(
  services: Services<'database'>,
  { claims, connectionId, metadata }: AuthorizationAttempt,
  { stateId, usedAt }: { readonly stateId: string; readonly usedAt: Date },
  problem: Postponement,
): Promise<PostponedAuthorization> {
  const { userId, sessionId } = claims
  const context = auditContext(services, metadata)
  const neededAt = new Date(context.now.getTime() + problem.retryAfterSeconds * 1000)
  const state = { stateId, userId, sessionId, connectionId, usedAt, neededAt, reason: problem.kind }
  return { ...problem, isStateUsable: await giveBackState(services.database, state, context) }
}
