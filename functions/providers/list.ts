import { listConnections } from '../../lib/financial/connections/list-connections.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { list } from '../../lib/routes/providers.ts'

/** GET /api/v1/providers — lists the caller's connections. */
export const handler = endpoint(list, ({ caller, query, services }) =>
  listConnections(services, caller.claims.userId, query),
)
