import { startTotp } from '../../lib/auth/enrollment/change-totp.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/factors.ts'

/** POST /api/v1/auth/totp — creates the secret of an authenticator app. */
export const handler = endpoint(routes.startTotp, async ({ caller, metadata, services, fail }) => {
  const { claims, user } = caller
  const outcome = await startTotp(services, { claims, email: user.email, metadata })
  return outcome.kind === 'done' ? outcome.reply : fail(outcome.kind)
})
