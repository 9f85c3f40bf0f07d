import { removeTotp } from '../../lib/auth/enrollment/change-totp.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/factors.ts'

/** DELETE /api/v1/auth/totp — removes the authenticator app. */
export const handler = endpoint(routes.removeTotp, async ({ caller, metadata, services, fail }) => {
  const kind = await removeTotp(services, { claims: caller.claims, metadata })
  return kind === 'done' ? undefined : fail(kind)
})
