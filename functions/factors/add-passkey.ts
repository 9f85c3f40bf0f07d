import { addPasskey } from '../../lib/auth/enrollment/add-passkey.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/factors.ts'

/** POST /api/v1/auth/passkeys — adds a passkey. */
export const handler = endpoint(routes.addPasskey, async ({ body, caller, metadata, services, fail }) => {
  const outcome = await addPasskey(services, { ...body, claims: caller.claims, metadata })
  return outcome.kind === 'done' ? outcome.reply : fail(outcome.kind)
})
