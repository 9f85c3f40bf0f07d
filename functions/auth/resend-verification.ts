import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/registration.ts'

/**
 * POST /api/v1/auth/resend-verification — sends another link. It only enqueues, and the job looks the account up: so
 * it takes the same time for every address.
 */
export const handler = endpoint(routes.resendVerification, async ({ body, metadata, services }) => {
  await services.mailQueue.send({ kind: 'verification', email: body.email, request_id: metadata.requestId })
  return { message: 'If the address awaits verification, we have sent it a new link.' }
})
