import { changePassword } from '../../lib/auth/password-change/change-password.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/password.ts'

/** POST /api/v1/auth/change-password — changes the password, replaces the tokens and ends all other sessions. */
export const handler = endpoint(routes.changePassword, async ({ body, caller, metadata, services, fail }) => {
  const outcome = await changePassword(services, { ...body, ...caller, metadata })
  switch (outcome.kind) {
    case 'changed':
      return { message: 'Your password was changed. All other sessions have ended.', ...outcome.tokens }
    case 'invalid_credentials':
      return fail(outcome.kind)
    case 'password_refused':
      return fail('invalid_input', { errors: outcome.errors })
  }
})
