import { changePassword } from '../../lib/auth/password-change/change-password.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/password.ts'

/** POST /api/v1/auth/change-password — changes the password and replaces the tokens; every other session ends. */
export const handler = endpoint(routes.changePassword, async ({ body, caller, metadata, services, fail }) => {
  const outcome = await changePassword(services, { ...body, claims: caller.claims, metadata })
  switch (outcome.kind) {
    case 'changed':
      return { message: 'Your password is changed. Every other session has ended.', ...outcome.tokens }
    case 'invalid_credentials':
      return fail(outcome.kind)
  }
})
