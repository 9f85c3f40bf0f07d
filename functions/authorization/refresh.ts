import { refreshAuthorization } from '../../lib/financial/authorization/refresh-authorization.ts'
import { connectionProblem } from '../../lib/http/connection-problem.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { refresh } from '../../lib/routes/authorization.ts'

/** PATCH /api/v1/providers/{id}/authorization — refreshes the provider tokens of a connection. */
export const handler = endpoint(refresh, async ({ caller, metadata, params, services }) => {
  const request = { userId: caller.claims.userId, connectionId: params.id, metadata }
  const outcome = await refreshAuthorization(services, request)
  return outcome.kind === 'refreshed' ? outcome.authorization : connectionProblem(outcome)
})
