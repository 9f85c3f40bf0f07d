import { endpoint } from '../../lib/http/endpoint.ts'
import { requestExport } from '../../lib/leaving/exports/read-export.ts'
import * as routes from '../../lib/routes/leaving.ts'

/** POST /api/v1/auth/me/export — requests an export of the user's data. */
export const handler = endpoint(routes.requestExport, async ({ caller, metadata, services, fail }) => {
  const outcome = await requestExport(services, { claims: caller.claims, metadata })
  return outcome.kind === 'requested' ? outcome.export : fail('invalid_token')
})
