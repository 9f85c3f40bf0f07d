import { completeLogin } from '../../lib/auth/sign-in/complete-login.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { verifyLogin } from '../../lib/routes/sign-in.ts'

/** POST /api/v1/auth/login/verify — completes a login with a second factor. */
export const handler = endpoint(verifyLogin, async ({ body, metadata, services, fail }) => {
  const outcome = await completeLogin(services, { ...body, metadata })
  switch (outcome.kind) {
    case 'signed_in':
      services.log('logged_in')
      return outcome.reply
    case 'invalid_challenge':
    case 'invalid_factor':
    case 'account_disabled':
      services.log('login_refused', { reason: outcome.kind })
      return fail(outcome.kind)
  }
})
