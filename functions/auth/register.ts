import { register } from '../../lib/auth/users/register.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/registration.ts'

/** POST /api/v1/auth/register — makes an account; answers the same where the address has one. */
export const handler = endpoint(routes.register, async ({ body, metadata, services }) => {
  await register(services, { ...body, metadata })
  return { message: 'Follow the link in the mail that we have sent you.' }
})
