import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/registration.ts'

/**
 * POST /api/v1/auth/resend-verification — sends another verification link. It only enqueues the request, and
 * the job finds the account, so the response takes the same time for every address.
 */
export const handler = endpoint(routes.resendVerification, async ({ body, metadata, services }) => {
  await services.mailQueue.send({ kind: 'verification', email: body.email, request_id: metadata.requestId })
  return { message: 'If the address is not verified yet, we sent a new link to it.' }
})
