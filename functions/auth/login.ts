import { endpoint } from '../../lib/http/endpoint.ts'
import { login } from '../../lib/routes/sessions.ts'
import { openSession } from '../../lib/sessions/open-session.ts'

/** POST /api/v1/auth/login — opens a session. */
export const handler = endpoint(login, async ({ body, origin, services, fail }) => {
  const outcome = await openSession(services, { ...body, origin })
  switch (outcome.kind) {
    case 'opened':
      return outcome.tokens
    case 'invalid_credentials':
    case 'email_unverified':
    case 'account_disabled':
      return fail(outcome.kind)
  }
})
