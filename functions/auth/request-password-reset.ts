import { endpoint } from '../../lib/http/endpoint.ts'
import { requestPasswordReset } from '../../lib/routes/password.ts'

/**
 * POST /api/v1/auth/request-password-reset — sends a reset link. It only enqueues, and the job looks the account up:
 * so it takes the same time for every address.
 */
export const handler = endpoint(requestPasswordReset, async ({ body, metadata, services }) => {
  await services.mailQueue.send({ kind: 'password_reset', email: body.email, request_id: metadata.requestId })
  return { message: 'If the address has an account, we have sent it a link.' }
})
