import assert from 'node:assert/strict'
import * as z from 'zod/mini'
import type { SoftwareAuthenticator } from '../../../local/authenticator/software-authenticator.ts'
import { step } from '../client.ts'
import type { SmokeContext } from '../context.ts'
import type { Credentials } from '../global-rotation.ts'
import { until } from '../until.ts'
import { loginWithPasskey } from './passkey-proof.ts'

const Exported = z.object({ profile: z.object({ email: z.string() }), passkeys: z.array(z.unknown()) })
const EXPORT = '/api/v1/auth/me/export'
const ME = '/api/v1/auth/me'

/** Tests the export of an account, its deletion and what cancels it. */
export async function testLeaving(
  context: SmokeContext,
  credentials: Credentials,
  token: unknown,
  authenticator: SoftwareAuthenticator,
): Promise<void> {
  const { call, me, post, mailAbout, email } = context
  const run = (job: string) => call('POST', `/_local/api/schedules/jobs/${job}`)
  await testExport(context, token, () => run('export-accounts'))

  const request = async (name: string) => step(name, 202, await call('DELETE', ME, undefined, token))
  const { delete_after } = await request('request the deletion of the account')
  await mailAbout(email, 'Your account will be deleted')
  assert.equal(step('me before the deletion', 200, await me(token))['delete_after'], delete_after)
  const restored = step('keep the account', 200, await post('me/restore', {}, token))
  assert.equal(restored['delete_after'], null)
  await mailAbout(email, 'Your account will not be deleted')
  await request('request the deletion again')
  const ended = await call('POST', `/_local/api/users/${restored['id']}/end-grace-period`)
  step('end its grace period', 204, ended)
  await until(
    'the account is deleted',
    async () => (await me(token)).status === 401,
    () => run('delete-accounts'),
  )
  step('login to the deleted account', 401, await post('login', credentials))
  step('login to it with the passkey', 401, await loginWithPasskey(context, authenticator))
  await mailAbout(email, 'Your account was deleted')
}

async function testExport(
  { call, mailAbout, email }: SmokeContext,
  token: unknown,
  runJob: () => Promise<unknown>,
): Promise<void> {
  const read = async () => (await call('GET', EXPORT, undefined, token)).body
  step('request an export', 202, await call('POST', EXPORT, undefined, token))
  await until('the export is ready', async () => (await read())['status'] === 'ready', runJob)
  await mailAbout(email, 'Your data is ready to download')
  const { download_url } = await read()
  const file = await fetch(String(download_url))
  assert.equal(file.status, 200, 'download the export')
  const { profile, passkeys } = z.parse(Exported, await file.json())
  assert.deepEqual([profile.email, passkeys.length], [email, 1])
  console.log('ok  the export contains the data of the user')
}
