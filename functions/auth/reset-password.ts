import { resetPassword } from '../../lib/auth/password-reset/reset-password.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/password.ts'

/** POST /api/v1/auth/reset-password — sets a new password with a reset link and ends all sessions. */
export const handler = endpoint(
  routes.resetPassword,
  async ({ body, metadata, services, admitted, fail }) => {
    const outcome = await resetPassword(services, { ...body, metadata, admitted })
    switch (outcome.kind) {
      case 'reset':
        return { message: 'Your password was changed. Sign in with the new password.' }
      case 'invalid_reset_token':
      case 'rate_limited':
        return fail(outcome.kind)
      case 'password_refused':
        return fail('invalid_input', { errors: outcome.errors })
    }
  },
)
