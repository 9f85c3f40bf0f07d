import { stepUp } from '../../lib/auth/step-up/step-up.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/step-up.ts'

/** POST /api/v1/auth/step-up — authenticates the signed-in user again. */
export const handler = endpoint(routes.stepUp, async ({ body, caller, metadata, services, fail }) => {
  const outcome = await stepUp(services, { ...body, claims: caller.claims, metadata })
  switch (outcome.kind) {
    case 'stepped_up':
      return outcome.tokens
    case 'invalid_credentials':
    case 'invalid_challenge':
    case 'invalid_factor':
      services.log('step_up_refused', { reason: outcome.kind })
      return fail(outcome.kind)
  }
})
