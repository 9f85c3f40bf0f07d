import { endpoint } from '../../lib/http/endpoint.ts'
import { requestPasswordReset } from '../../lib/routes/password.ts'

/**
 * POST /api/v1/auth/request-password-reset — sends a reset link. It only enqueues the request, and the job finds
 * the account, so the response takes the same time for every address.
 */
export const handler = endpoint(requestPasswordReset, async ({ body, metadata, services }) => {
  await services.mailQueue.send({ kind: 'password_reset', email: body.email, request_id: metadata.requestId })
  return { message: 'If the address has an account, we sent a link to it.' }
})
