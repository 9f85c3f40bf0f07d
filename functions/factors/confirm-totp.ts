import { confirmTotp } from '../../lib/auth/enrollment/change-totp.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/factors.ts'

/** POST /api/v1/auth/totp/confirm — adds an authenticator app with its first code. */
export const handler = endpoint(routes.confirmTotp, async ({ body, caller, metadata, services, fail }) => {
  const outcome = await confirmTotp(services, { ...body, claims: caller.claims, metadata })
  return outcome.kind === 'done' ? outcome.reply : fail(outcome.kind)
})
