import { removePasskey } from '../../lib/auth/enrollment/change-passkey.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/factors.ts'

/** DELETE /api/v1/auth/passkeys/{id} — removes a passkey. */
export const handler = endpoint(
  routes.removePasskey,
  async ({ caller, metadata, params, services, fail }) => {
    const kind = await removePasskey(services, { id: params.id, claims: caller.claims, metadata })
    return kind === 'done' ? undefined : fail(kind)
  },
)
