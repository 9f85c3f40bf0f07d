import { readAuthorization } from '../../lib/financial/authorization/read-authorization.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { status } from '../../lib/routes/authorization.ts'

/** GET /api/v1/providers/{id}/authorization — returns the status of a connection's authorization. */
export const handler = endpoint(status, async ({ caller, params, services, fail }) => {
  const request = { userId: caller.claims.userId, connectionId: params.id }
  return (await readAuthorization(services, request)) ?? fail('not_found')
})
