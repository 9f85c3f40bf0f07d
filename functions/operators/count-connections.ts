import { countConnections as count } from '../../lib/financial/connections/count-connections.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { countConnections } from '../../lib/routes/operator-connections.ts'

/** GET /api/v1/admin/connections — counts connections by provider and status. */
export const handler = endpoint(countConnections, ({ query, services }) => count(services, query))
