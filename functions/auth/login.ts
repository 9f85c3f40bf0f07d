import { findSignIn } from '../../lib/auth/sign-in/find-sign-in.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { login } from '../../lib/routes/sign-in.ts'

/** POST /api/v1/auth/login — creates a session, or the challenge of a second factor. */
export const handler = endpoint(login, async ({ body, metadata, services, admitted, fail }) => {
  const { password, device_name } = body
  // In parallel with the rate limits, to save the client a round trip. Meanwhile a cold function loads the rest.
  const [found, isAdmitted, { logIn }] = await Promise.all([
    findSignIn(services, { ...body, ip: metadata.ip }),
    admitted(),
    import('../../lib/auth/sign-in/log-in.ts'),
  ])
  // A known device has its own lockout. Guesses from elsewhere must not refuse its sign-ins.
  const isDeviceAdmitted = found.account?.device !== undefined && (await admitted('login_by_email'))
  const outcome =
    isAdmitted || isDeviceAdmitted
      ? await logIn(services, { ...found, password, device_name, metadata })
      : ({ kind: 'rate_limited' } as const)
  switch (outcome.kind) {
    case 'signed_in':
      services.log('logged_in')
      return outcome.reply
    case 'mfa_required':
      services.log('login_challenged')
      return outcome.reply
    case 'rate_limited':
    case 'invalid_credentials':
    case 'email_unverified':
    case 'account_disabled':
      services.log('login_refused', { reason: outcome.kind })
      return fail(outcome.kind)
  }
})
