import { readAuthorization } from '../../lib/financial/authorization/read-authorization.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { status } from '../../lib/routes/authorization.ts'

/** GET /api/v1/providers/{id}/authorization — shows how a connection stands. */
export const handler = endpoint(status, async ({ caller, params, services, fail }) => {
  const own = { userId: caller.claims.userId, connectionId: params.id }
  return (await readAuthorization(services, own)) ?? fail('not_found')
})
