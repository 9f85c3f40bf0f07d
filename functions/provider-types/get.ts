import { findProviderType } from '../../lib/financial/providers/provider-types.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { get } from '../../lib/routes/provider-types.ts'

/** GET /api/v1/provider-types/{key} — returns one provider. */
export const handler = endpoint(
  get,
  async ({ params, services, fail }) => (await findProviderType(services, params.key)) ?? fail('not_found'),
)
