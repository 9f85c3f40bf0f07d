import { renamePasskey } from '../../lib/auth/enrollment/change-passkey.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/factors.ts'

/** PATCH /api/v1/auth/passkeys/{id} — renames a passkey. */
export const handler = endpoint(
  routes.renamePasskey,
  async ({ body, caller, metadata, params, services, fail }) => {
    const change = { ...body, id: params.id, claims: caller.claims, metadata }
    return (await renamePasskey(services, change)) ?? fail('not_found')
  },
)
