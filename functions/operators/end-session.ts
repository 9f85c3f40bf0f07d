import { endpoint } from '../../lib/http/endpoint.ts'
import { endSession as end } from '../../lib/operators/end-session.ts'
import { endSession } from '../../lib/routes/operator-users.ts'

/** DELETE /api/v1/admin/sessions/{id} — ends one session of a user. */
export const handler = endpoint(endSession, async ({ caller, metadata, params, query, services, fail }) => {
  const request = { sessionId: params.id, actor: caller.operator, reason: query.reason, metadata }
  const outcome = await end(services, request)
  return outcome.kind === 'not_found' ? fail(outcome.kind) : undefined
})
