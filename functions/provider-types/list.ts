import { listProviderTypes } from '../../lib/financial/providers/provider-types.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { list } from '../../lib/routes/provider-types.ts'

/** GET /api/v1/provider-types — lists the providers. */
export const handler = endpoint(list, ({ query, services }) => listProviderTypes(services, query))
