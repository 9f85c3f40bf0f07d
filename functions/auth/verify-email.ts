import { verifyEmail } from '../../lib/auth/email-verification/verify-email.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/registration.ts'

/** POST /api/v1/auth/verify-email — verifies the address that a link was sent to. */
export const handler = endpoint(routes.verifyEmail, async ({ body, metadata, services, fail }) => {
  const outcome = await verifyEmail(services, { ...body, metadata })
  switch (outcome.kind) {
    case 'verified':
      return { message: 'Your e-mail address is verified.' }
    case 'invalid_verification_token':
      return fail(outcome.kind)
  }
})
