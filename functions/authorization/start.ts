import { startAuthorization } from '../../lib/financial/authorization/start-authorization.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { start } from '../../lib/routes/authorization.ts'

/** POST /api/v1/providers/{id}/authorization — starts an authorization. */
export const handler = endpoint(start, async ({ caller, metadata, params, services, fail }) => {
  const request = { claims: caller.claims, connectionId: params.id, metadata }
  const outcome = await startAuthorization(services, request)
  switch (outcome.kind) {
    case 'started':
      return outcome.authorization
    case 'not_found':
    case 'provider_not_configured':
      return fail(outcome.kind)
  }
})
