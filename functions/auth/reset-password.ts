import { resetPassword } from '../../lib/auth/password-reset/reset-password.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/password.ts'

/** POST /api/v1/auth/reset-password — sets the password chosen at a reset link; every session ends. */
export const handler = endpoint(routes.resetPassword, async ({ body, metadata, services, fail }) => {
  const outcome = await resetPassword(services, { ...body, metadata })
  switch (outcome.kind) {
    case 'reset':
      return { message: 'Your password is changed. Sign in with the new one.' }
    case 'invalid_reset_token':
      return fail(outcome.kind)
  }
})
