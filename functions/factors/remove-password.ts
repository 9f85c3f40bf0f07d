import { removePassword } from '../../lib/auth/enrollment/remove-password.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/factors.ts'

/** DELETE /api/v1/auth/password — removes the password. */
export const handler = endpoint(routes.removePassword, async ({ caller, metadata, services, fail }) => {
  const kind = await removePassword(services, { claims: caller.claims, metadata })
  return kind === 'done' ? undefined : fail(kind)
})
