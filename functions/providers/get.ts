import { toConnection } from '../../lib/financial/connection-state/connection.ts'
import { selectConnection } from '../../lib/financial/connections/store/select-connection.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { get } from '../../lib/routes/providers.ts'

/** GET /api/v1/providers/{id} — returns one connection. */
export const handler = endpoint(get, async ({ caller, params, services, fail }) => {
  const request = { userId: caller.claims.userId, connectionId: params.id }
  const found = await services.statements.first(selectConnection, request)
  return found ? toConnection(found) : fail('not_found')
})
