import assert from 'node:assert/strict'
import { decodeJwt } from 'jose'
import * as z from 'zod/mini'
import { softwareAuthenticator } from '../../../local/authenticator/software-authenticator.ts'
import { recordedEnvironment } from '../../command-line/local-cloud.ts'
import { step } from '../client.ts'
import { passwords, type SmokeContext } from '../context.ts'
import type { Credentials } from '../global-rotation.ts'
import { testDevices } from './devices.ts'
import { addAuthenticatorApp, addPasskey } from './enroll.ts'
import { testLeaving } from './leaving.ts'
import { assertion, loginWithPasskey, startLogin, stepUpWithPasskey } from './passkey-proof.ts'
import { testRecovery } from './recovery.ts'

const Reauthentication = z.object({ factor: z.string(), max_age: z.number() })

/** Tests second factors, step-up, trusted devices, recovery, export and deletion with a new user. */
export async function testSecondFactors(context: SmokeContext): Promise<void> {
  const { post, email, tokenFromMail } = context
  const credentials = { email, password: passwords.first }
  step('register another user', 201, await post('register', { ...credentials, name: 'Smoke Test' }))
  const verification = await tokenFromMail(email, 'Verify your email address')
  step('verify the address', 200, await post('verify-email', { token: verification }))
  const first = step('login without a second factor', 200, await post('login', credentials))
  assert.equal(decodeJwt(String(first['access_token']))['acr'], 'aal1')

  // The page whose origin the API accepts.
  const authenticator = softwareAuthenticator(recordedEnvironment()?.['APP_URL'] ?? context.base)
  const codes = await addPasskey(context, authenticator, first['access_token'])
  const refused = await post('totp', {}, first['access_token'])
  const { reauthentication } = step('change a factor after a login with one factor', 401, refused)
  assert.equal(z.parse(Reauthentication, reauthentication).factor, 'second')
  const strong = await stepUpWithPasskey(context, authenticator, first['access_token'])
  assert.equal(decodeJwt(String(strong))['acr'], 'aal2')
  const nextCode = await addAuthenticatorApp(context, strong)

  await testSignIns(context, credentials, authenticator, nextCode)
  await testDevices(context, credentials, authenticator)
  const token = await testRecovery(context, credentials, codes)
  await testLeaving(context, credentials, token, authenticator)
}

/** Tests each way to sign in with a second factor. */
async function testSignIns(
  context: SmokeContext,
  credentials: Credentials,
  authenticator: ReturnType<typeof softwareAuthenticator>,
  nextCode: () => string,
): Promise<void> {
  const { post } = context
  const verify = (challenge: string, factor: object) => post('login/verify', { challenge, factor })
  const one = await startLogin('login with the password', context, credentials)
  const totp = { type: 'totp', code: nextCode() }
  step('complete it with a code of the app', 200, await verify(one.challenge, totp))
  const two = await startLogin('login with the password again', context, credentials)
  step('complete it with the same code', 401, await verify(two.challenge, totp))
  const passkey = { type: 'passkey', credential: assertion(authenticator, two.passkey_options) }
  const strong = step('complete it with the passkey', 200, await verify(two.challenge, passkey))
  assert.deepEqual(decodeJwt(String(strong['access_token']))['amr'], ['pwd', 'hwk', 'user', 'mfa'])
  step('answer the same challenge again', 400, await verify(two.challenge, passkey))
  step('login with the passkey only', 200, await loginWithPasskey(context, authenticator))
}
