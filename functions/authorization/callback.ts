import { completeAuthorization } from '../../lib/financial/authorization/complete-authorization.ts'
import { aboutPostponed, aboutProvider } from '../../lib/http/about-provider.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { callback } from '../../lib/routes/authorization.ts'

/** GET /api/v1/providers/{id}/authorization/callback — completes an authorization. */
export const handler = endpoint(callback, async ({ caller, metadata, params, query, services, fail }) => {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value)
  const { state } = query
  const returned = { claims: caller.claims, connectionId: params.id, state, parameters, metadata }
  const outcome = await completeAuthorization(services, returned)
  switch (outcome.kind) {
    case 'completed': {
      const { alias, expiresInSeconds: expires_in, scope } = outcome
      return { message: `"${alias}" is connected.`, provider_id: params.id, alias, expires_in, scope }
    }
    case 'authorization_denied': {
      const error = { path: 'error', code: outcome.error, message: 'The provider did not grant access' }
      return fail(outcome.kind, { errors: [error] })
    }
    case 'not_found':
    case 'invalid_state':
    case 'authorization_code_refused':
    case 'provider_not_configured':
      return fail(outcome.kind)
    case 'rate_limited':
    case 'provider_busy':
      return fail(outcome.kind, aboutPostponed(outcome))
    case 'provider_failed':
    case 'provider_timeout':
      return fail(outcome.kind, aboutProvider(outcome))
  }
})
