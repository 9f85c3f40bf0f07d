import { startPasskeySignIn } from '../../lib/auth/sign-in/start-passkey-sign-in.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { startPasskeyLogin } from '../../lib/routes/sign-in.ts'

/** POST /api/v1/auth/passkey-login/options — starts a login with a passkey. */
export const handler = endpoint(startPasskeyLogin, ({ services }) => startPasskeySignIn(services))
