import { register } from '../../lib/auth/users/register.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/registration.ts'

/** POST /api/v1/auth/register — creates an account. Returns the same reply if the address already has one. */
export const handler = endpoint(routes.register, async ({ body, metadata, services, fail }) => {
  const outcome = await register(services, { ...body, metadata })
  switch (outcome.kind) {
    case 'registered':
      return { message: 'We sent you an email. Follow the link in it.' }
    case 'password_refused':
      return fail('invalid_input', { errors: outcome.errors })
  }
})
