import { completeAuthorization } from '../../lib/financial/authorization/complete-authorization.ts'
import { connectionProblem } from '../../lib/http/connection-problem.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { callback } from '../../lib/routes/authorization.ts'

/** GET /api/v1/providers/{id}/authorization/callback — completes an authorization. */
export const handler = endpoint(callback, async ({ caller, metadata, params, query, services, fail }) => {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value)
  const request = { claims: caller.claims, connectionId: params.id, state: query.state, parameters, metadata }
  const outcome = await completeAuthorization(services, request)
  switch (outcome.kind) {
    case 'completed': {
      const { alias, expiresInSeconds: expires_in = null, scope } = outcome
      return { message: `"${alias}" is connected.`, provider_id: params.id, alias, expires_in, scope }
    }
    case 'authorization_denied': {
      const error = { path: 'error', code: outcome.error, message: 'The provider did not grant access.' }
      return fail(outcome.kind, { errors: [error] })
    }
    default:
      return connectionProblem(outcome)
  }
})
