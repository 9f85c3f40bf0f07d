import { requestRefreshes } from '../../lib/financial/provider-refresh/request-refreshes.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { refreshConnections } from '../../lib/routes/operator-connections.ts'

/** POST /api/v1/admin/connections/refreshes — makes connections due for a refresh. */
export const handler = endpoint(refreshConnections, ({ body, caller, metadata, services }) =>
  requestRefreshes(services, { ...body, actor: caller.operator, metadata }),
)
