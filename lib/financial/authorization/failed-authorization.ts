import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { Services } from '../../services/services.ts'
import type { ProviderProblem } from '../providers/provider-problem.ts'
import { recordFailure } from './store/record-failure.ts'
import { restoreState } from './store/restore-state.ts'

/** An attempt to complete an authorization. */
export interface AuthorizationAttempt {
  readonly claims: AccessTokenClaims
  readonly connectionId: string
  readonly metadata: RequestMetadata
}

/** Why an authorization is not completed yet: a rate limit, or the user or the provider needs time. */
export type Postponement = ProviderProblem | { readonly kind: 'link_unfinished' }

/** An authorization that can be completed later. Nothing that the provider gave was used. */
export type PostponedAuthorization<P extends Postponement = Postponement> = P & {
  /** Whether the client can repeat the request, after `retryAfterSeconds` if present. If not, the user has to consent again. */
  readonly isStateUsable: boolean
}

/** Records that an authorization failed, and returns the outcome. */
export async function recordFailedAuthorization<O extends { readonly kind: string }>(
  services: Services<'statements'>,
  { claims, connectionId, metadata }: AuthorizationAttempt,
  outcome: O,
  error?: string,
): Promise<O> {
  await services.statements.first(recordFailure, {
    ...auditSlotValues(auditContext(services, metadata)),
    ...{ userId: claims.userId, sessionId: claims.sessionId, connectionId, reason: outcome.kind },
    error: error ?? ('error' in outcome && typeof outcome.error === 'string' ? outcome.error : null),
  })
  return outcome
}

/** Restores the state of an authorization, so that the client can repeat the request. */
export async function postponeAuthorization<P extends Postponement>(
  services: Services<'statements'>,
  { claims, connectionId, metadata }: AuthorizationAttempt,
  { stateId, usedAt }: { readonly stateId: string; readonly usedAt: Date },
  problem: P,
): Promise<PostponedAuthorization<P>> {
  const { userId, sessionId } = claims
  const context = auditContext(services, metadata)
  const waitSeconds = 'retryAfterSeconds' in problem ? problem.retryAfterSeconds : 0
  const neededAt = new Date(context.now.getTime() + waitSeconds * 1000)
  const { is_usable } = await services.statements.one(restoreState, {
    ...auditSlotValues(context),
    ...{ stateId, userId, sessionId, connectionId, usedAt, neededAt, reason: problem.kind },
  })
  return { ...problem, isStateUsable: Boolean(is_usable) }
}
