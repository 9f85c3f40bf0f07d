import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { AuditContext } from '../../audit/record.ts'
import { hashOpaqueToken, parseOpaqueToken } from '../../auth/tokens/opaque-token.ts'
import type { Services } from '../../services/services.ts'
import type { AuthorizationAttempt } from './failed-authorization.ts'
import { consumeState } from './store/consume-state.ts'

/** An attempt to complete an authorization with a state. */
interface AttemptWithState extends AuthorizationAttempt {
  readonly state: string
}

/** Consumes the state of an attempt, which must belong to a link or to an authorization by OAuth. */
export function consumeReceivedState(
  { statements }: Services<'statements'>,
  { claims, connectionId, state }: AttemptWithState,
  { isLink }: { readonly isLink: boolean },
  context: AuditContext,
) {
  const token = parseOpaqueToken(state)
  return statements.first(consumeState, {
    ...auditSlotValues(context),
    ...{ userId: claims.userId, sessionId: claims.sessionId, connectionId, isLink },
    stateId: token?.id ?? null,
    secretHash: token ? hashOpaqueToken(token) : null,
  })
}
