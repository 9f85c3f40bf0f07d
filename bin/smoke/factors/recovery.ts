import assert from 'node:assert/strict'
import * as z from 'zod/mini'
import { step } from '../client.ts'
import type { SmokeContext } from '../context.ts'
import type { Credentials } from '../global-rotation.ts'
import { startLogin } from './passkey-proof.ts'

const Codes = z.array(z.string())

/** Tests a user who has only the password and a recovery code left. Returns an access token of the last sign-in. */
export async function testRecovery(
  context: SmokeContext,
  credentials: Credentials,
  [code, unused]: readonly string[],
): Promise<unknown> {
  const { call, post, mailAbout, email } = context
  const recover = async (challenge: string, recoveryCode: string | undefined) =>
    post('login/verify', { challenge, factor: { type: 'recovery_code', code: recoveryCode } })
  const one = await startLogin('login without the factors', context, credentials)
  const recovered = step('complete it with a recovery code', 200, await recover(one.challenge, code))
  await mailAbout(email, 'A recovery code of your account was used')
  const token = recovered['access_token']
  const removed = await call('DELETE', '/api/v1/auth/totp', undefined, token)
  step('remove the lost authenticator app', 204, removed)
  const replaced = step('replace the recovery codes', 201, await post('recovery-codes', {}, token))
  await mailAbout(email, 'New recovery codes for your account')
  const codes = z.parse(Codes, replaced['recovery_codes'])

  const two = await startLogin('login again', context, credentials)
  assert.deepEqual(two.factors, ['passkey', 'recovery_code'])
  step('complete it with the used recovery code', 401, await recover(two.challenge, code))
  step('complete it with a replaced recovery code', 401, await recover(two.challenge, unused))
  const last = step('complete it with a new recovery code', 200, await recover(two.challenge, codes[0]))
  return last['access_token']
}
