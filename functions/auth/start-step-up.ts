import { startStepUp } from '../../lib/auth/step-up/start-step-up.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/step-up.ts'

/** POST /api/v1/auth/step-up/options — lists the factors with which the user can authenticate again. */
export const handler = endpoint(routes.startStepUp, async ({ caller, services, fail }) => {
  return (await startStepUp(services, caller.claims)) ?? fail('invalid_token')
})
