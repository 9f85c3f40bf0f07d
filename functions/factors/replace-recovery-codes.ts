import { replaceRecoveryCodes } from '../../lib/auth/enrollment/replace-recovery-codes.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/factors.ts'

/** POST /api/v1/auth/recovery-codes — replaces the recovery codes. */
export const handler = endpoint(routes.replaceRecoveryCodes, async ({ caller, metadata, services, fail }) => {
  const outcome = await replaceRecoveryCodes(services, { claims: caller.claims, metadata })
  return outcome.kind === 'done' ? outcome.reply : fail(outcome.kind)
})
