import { startPasskeyRegistration } from '../../lib/auth/enrollment/start-passkey-registration.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/factors.ts'

/** POST /api/v1/auth/passkeys/options — starts the registration of a passkey. */
export const handler = endpoint(routes.startPasskeyRegistration, async ({ caller, services, fail }) => {
  const outcome = await startPasskeyRegistration(services, caller)
  return outcome.kind === 'started' ? outcome.reply : fail(outcome.kind)
})
