import { expect, it } from 'vitest'
import type { RequestOptions } from '../../../lib/services/webauthn/passkey-options.ts'
import type { SoftwareAuthenticator } from '../../../local/authenticator/software-authenticator.ts'
import { newAuthenticator, outcomesOf, recoveryCodesOf, registerPasskey } from '../../support/factors.ts'
import { requestDeletion } from '../../support/leaving.ts'
import { createUser, PASSWORD, post, signIn, userIdOf } from '../../support/people.ts'
import { addPasskey, codeOf } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

/** An account with the session of an attacker, and the link in its alert. */
async function invadedAccount() {
  const email = await createUser(app)
  const userId = userIdOf((await signIn(app, email)).access_token)
  const body = { email, password: PASSWORD }
  const options = {
    body,
    ip: '81.2.69.142',
    headers: { 'user-agent': 'Dalvik/2.1.0 (Linux; U; Android 14)' },
  }
  const login = await app.call('POST', '/api/v1/auth/login', options)
  const alert = await app.tokenFromMail(email, 'A new sign-in to your account')
  return { email, userId, alert, theirs: String(login.body['access_token']) }
}

const disown = (token: string) => post(app, 'disown-session', { token })

async function signInWithPasskey(authenticator: SoftwareAuthenticator) {
  const { body } = await post(app, 'passkey-login/options', undefined)
  const credential = authenticator.get(body['options'] as RequestOptions)
  return post(app, 'passkey-login', { challenge: body['challenge'], credential })
}

it('a disowned session takes the passkey that it added with it', async () => {
  const { alert, theirs, userId } = await invadedAccount()
  const authenticator = newAuthenticator()
  expect((await registerPasskey(app, theirs, authenticator)).status).toBe(201)
  expect((await disown(alert)).status).toBe(200)
  expect((await signInWithPasskey(authenticator)).status).toBe(401)
  expect(await recoveryCodesOf(app, userId)).toBe(0)
})

it('a disowned session takes the authenticator app that it added with it', async () => {
  const { alert, theirs, userId } = await invadedAccount()
  const secret = String((await post(app, 'totp', undefined, theirs)).body['secret'])
  expect((await post(app, 'totp/confirm', { code: codeOf(app, secret) }, theirs)).status).toBe(200)
  expect((await disown(alert)).status).toBe(200)
  expect(await app.query('select 1 from totp_secrets where user_id = $1', [userId])).toEqual([])
})

it('keeps the passkey that the owner had before', async () => {
  const { alert, userId } = await invadedAccount()
  const mine = await addPasskey(app, userId)
  await app.query("update passkeys set created_at = created_at - interval '1 day' where user_id = $1", [
    userId,
  ])
  expect((await disown(alert)).status).toBe(200)
  expect((await signInWithPasskey(mine)).status).toBe(200)
})

it('takes a passkey too that is added in the same moment', async () => {
  const { alert, userId } = await invadedAccount()
  const [reply] = await app.whileLocked(
    `with touched as (update users set updated_at = now() where id = $1)
     insert into passkeys (id, user_id, credential_id, public_key, signature_count, is_backup_eligible, is_backed_up,
       transports, name, created_at)
     values (uuidv7(), $1, gen_random_uuid()::text, '\\x00', 0, false, false, '', 'Key', now() + interval '1 h')`,
    [userId],
    1,
    () => [disown(alert)],
  )
  expect(reply?.status).toBe(200)
  expect(await app.query('select 1 from passkeys where user_id = $1', [userId])).toEqual([])
})

const deletionOf = (userId: string) => app.query('select delete_after from users where id = $1', [userId])

it('cancels the deletion that the disowned session requested, and notifies the owner', async () => {
  const { alert, email, theirs, userId } = await invadedAccount()
  await requestDeletion(app, theirs)
  expect((await disown(alert)).status).toBe(200)
  expect(await deletionOf(userId)).toEqual([{ delete_after: null }])
  expect(await outcomesOf(app, userId, 'account_deletion_canceled')).toEqual(['success'])
  expect((await app.mails(email)).map(({ subject }) => subject)).toContain('Your account will not be deleted')
})

it('keeps the deletion that the owner requested before', async () => {
  const { alert, theirs, userId } = await invadedAccount()
  await requestDeletion(app, theirs)
  await app.query("update users set deletion_requested_at = now() - interval '1 day' where id = $1", [userId])
  expect((await disown(alert)).status).toBe(200)
  expect(await deletionOf(userId)).toEqual([{ delete_after: expect.any(Date) }])
})
