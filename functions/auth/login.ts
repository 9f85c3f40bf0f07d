import { openSession } from '../../lib/auth/sessions/open-session.ts'
import { findAccountByEmail } from '../../lib/auth/users/find-account.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { login } from '../../lib/routes/sign-in.ts'

/** POST /api/v1/auth/login — creates a session. */
export const handler = endpoint(login, async ({ body, metadata, services, admitted, fail }) => {
  // In parallel with the rate limits, to save the client a round trip.
  const [account, isAdmitted] = await Promise.all([
    findAccountByEmail(services.database, body.email),
    admitted(),
  ])
  const { password, device_name } = body
  const outcome = isAdmitted
    ? await openSession(services, { account, password, device_name, metadata })
    : ({ kind: 'rate_limited' } as const)
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
