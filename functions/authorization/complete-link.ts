import { completeLink as complete } from '../../lib/financial/authorization/complete-link.ts'
import { connectionProblem } from '../../lib/http/connection-problem.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { completeLink } from '../../lib/routes/authorization.ts'

/** POST /api/v1/providers/{id}/authorization/link — completes an authorization in a provider's widget. */
export const handler = endpoint(completeLink, async ({ body, caller, metadata, params, services, fail }) => {
  const { public_token: publicToken, state } = body
  const request = { claims: caller.claims, connectionId: params.id, state, publicToken, metadata }
  const outcome = await complete(services, request)
  switch (outcome.kind) {
    case 'completed': {
      const { alias } = outcome
      return { message: `"${alias}" is connected.`, provider_id: params.id, alias }
    }
    case 'authorization_denied': {
      const error = {
        path: 'state',
        code: outcome.error,
        message: 'The user did not connect an institution.',
      }
      return fail(outcome.kind, { errors: [error] })
    }
    default:
      return connectionProblem(outcome)
  }
})
