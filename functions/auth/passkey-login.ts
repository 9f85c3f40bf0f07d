import { signInWithPasskey } from '../../lib/auth/sign-in/sign-in-with-passkey.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { passkeyLogin } from '../../lib/routes/sign-in.ts'

/** POST /api/v1/auth/passkey-login — creates a session with a passkey. */
export const handler = endpoint(passkeyLogin, async ({ body, metadata, services, fail }) => {
  const outcome = await signInWithPasskey(services, { ...body, metadata })
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
