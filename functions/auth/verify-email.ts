import { verifyEmail } from '../../lib/auth/email-verification/verify-email.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/registration.ts'

/** POST /api/v1/auth/verify-email — verifies an email address with the link that was sent to it. */
export const handler = endpoint(routes.verifyEmail, async ({ body, metadata, services, fail }) => {
  const outcome = await verifyEmail(services, { ...body, metadata })
  switch (outcome.kind) {
    case 'verified':
      return { message: 'Your email address is verified.' }
    case 'invalid_verification_token':
      return fail(outcome.kind)
  }
})
