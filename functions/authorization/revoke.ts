import { endAuthorization } from '../../lib/financial/authorization/end-authorization.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { revoke } from '../../lib/routes/authorization.ts'

/** DELETE /api/v1/providers/{id}/authorization — revokes the authorization of a connection. */
export const handler = endpoint(revoke, async ({ caller, metadata, params, services, fail }) => {
  const request = { claims: caller.claims, connectionId: params.id, metadata }
  const outcome = await endAuthorization(services, request)
  return outcome.kind === 'not_found' ? fail(outcome.kind) : undefined
})
