import assert from 'node:assert/strict'
import * as z from 'zod/mini'
import { CreationOptions } from '../../../lib/routes/webauthn-fields.ts'
import type { SoftwareAuthenticator } from '../../../local/authenticator/software-authenticator.ts'
import { step } from '../client.ts'
import type { SmokeContext } from '../context.ts'
import { authenticatorApp } from './authenticator-app.ts'

const Creation = z.object({ challenge: z.string(), options: CreationOptions })
const Codes = z.array(z.string())

/** Adds a passkey, which is the first second factor. Returns the recovery codes that come with it. */
export async function addPasskey(
  { post, mailAbout, email }: SmokeContext,
  authenticator: SoftwareAuthenticator,
  token: unknown,
): Promise<string[]> {
  const started = await post('passkeys/options', {}, token)
  const { challenge, options } = z.parse(Creation, step('start the registration of a passkey', 200, started))
  const body = { challenge, name: 'Smoke test', credential: authenticator.create(options) }
  const added = step('add the passkey', 201, await post('passkeys', body, token))
  await mailAbout(email, 'A passkey was added')
  const codes = z.parse(Codes, added['recovery_codes'])
  assert.equal(codes.length, 10)
  return codes
}

/** Adds an authenticator app. Returns what shows its codes. */
export async function addAuthenticatorApp(
  { post, mailAbout, email }: SmokeContext,
  token: unknown,
): Promise<() => string> {
  const { secret } = step('start to add an authenticator app', 200, await post('totp', {}, token))
  const nextCode = authenticatorApp(String(secret))
  step('confirm it with a code', 200, await post('totp/confirm', { code: nextCode() }, token))
  await mailAbout(email, 'An authenticator app was added')
  return nextCode
}
