import { refreshAuthorization } from '../../lib/financial/authorization/refresh-authorization.ts'
import { aboutProvider } from '../../lib/http/about-provider.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { refresh } from '../../lib/routes/authorization.ts'

/** PATCH /api/v1/providers/{id}/authorization — refreshes the provider tokens of a connection. */
export const handler = endpoint(refresh, async ({ caller, metadata, params, services, fail }) => {
  const request = { userId: caller.claims.userId, connectionId: params.id, metadata }
  const outcome = await refreshAuthorization(services, request)
  switch (outcome.kind) {
    case 'refreshed':
      return outcome.authorization
    case 'not_found':
    case 'not_connected':
    case 'reconnection_required':
      return fail(outcome.kind)
    case 'rate_limited':
    case 'provider_failed':
    case 'provider_busy':
    case 'provider_timeout':
      return fail(outcome.kind, aboutProvider(outcome))
  }
})
