import assert from 'node:assert/strict'
import * as z from 'zod/mini'
import { RequestOptions } from '../../../lib/routes/webauthn-fields.ts'
import type { SoftwareAuthenticator } from '../../../local/authenticator/software-authenticator.ts'
import { step } from '../client.ts'
import type { SmokeContext } from '../context.ts'

/** Signs the options of a reply with a passkey. */
export function assertion(authenticator: SoftwareAuthenticator, options: unknown) {
  return authenticator.get(z.parse(RequestOptions, options))
}

/** Authenticates again with a passkey. Returns the new access token. */
export async function stepUpWithPasskey(
  { post }: SmokeContext,
  authenticator: SoftwareAuthenticator,
  token: unknown,
): Promise<unknown> {
  const started = step('start a step-up', 200, await post('step-up/options', {}, token))
  const { challenge, passkey_options } = started
  const factor = { type: 'passkey', challenge, credential: assertion(authenticator, passkey_options) }
  const { access_token } = step('step up with the passkey', 200, await post('step-up', { factor }, token))
  step('present the same passkey response again', 400, await post('step-up', { factor }, token))
  return access_token
}

/** Signs in with a passkey and nothing else. */
export async function loginWithPasskey({ post }: SmokeContext, authenticator: SoftwareAuthenticator) {
  const started = await post('passkey-login/options', {})
  const { challenge, options } = step('start a login with a passkey', 200, started)
  return post('passkey-login', { challenge, credential: assertion(authenticator, options) })
}

/** The start of a login that requires a second factor. */
const Pending = z.object({
  result: z.literal('mfa_required'),
  challenge: z.string(),
  factors: z.array(z.string()),
  passkey_options: z.unknown(),
})

/** Starts a login and expects the challenge of a second factor. */
export async function startLogin(name: string, { post }: SmokeContext, credentials: object) {
  const pending = z.parse(Pending, step(name, 200, await post('login', credentials)))
  assert.ok(pending.factors.includes('recovery_code'))
  return pending
}
