import { startAuthorization } from '../../lib/financial/authorization/start-authorization.ts'
import { connectionProblem } from '../../lib/http/connection-problem.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { start } from '../../lib/routes/authorization.ts'

/** POST /api/v1/providers/{id}/authorization — starts an authorization. */
export const handler = endpoint(start, async ({ caller, metadata, params, services }) => {
  const request = { claims: caller.claims, connectionId: params.id, metadata }
  const outcome = await startAuthorization(services, request)
  return outcome.kind === 'started' ? outcome.authorization : connectionProblem(outcome)
})
