import { openSession } from '../../lib/auth/sessions/open-session.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { login } from '../../lib/routes/sign-in.ts'

/** POST /api/v1/auth/login — opens a session. */
export const handler = endpoint(login, async ({ body, origin, services, admitted, fail }) => {
  const outcome = await openSession(services, { ...body, origin, admitted })
  switch (outcome.kind) {
    case 'opened':
      services.log('logged_in')
      return outcome.tokens
    case 'rate_limited':
    case 'invalid_credentials':
    case 'email_unverified':
    case 'account_disabled':
      services.log('login_refused', { reason: outcome.kind })
      return fail(outcome.kind)
  }
})
