import { describe, expect, it } from 'vitest'
import type { RequestOptions } from '../../../lib/services/webauthn/passkey-options.ts'
import type { SoftwareAuthenticator } from '../../../local/authenticator/software-authenticator.ts'
import type { Reply } from '../../support/app.ts'
import { outcomesOf, signInWithPasskey } from '../../support/factors.ts'
import { post, sessionIdOf, signIn, signInNewUser } from '../../support/people.ts'
import { addTotp, codeOf, startLogin, userWithPasskey, verifyLogin } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

/** Returns the body of a sign-in with a passkey. */
async function assertionOf(authenticator: SoftwareAuthenticator) {
  const { body } = await post(app, 'passkey-login/options', undefined)
  const credential = authenticator.get(body['options'] as RequestOptions)
  return { challenge: body['challenge'], credential }
}

/** Waits until this many statements wait for a lock. */
async function waiting(count: number) {
  for (let seen = -1; seen < count; ) {
    const [row] = await app.query(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
    seen = Number(row?.['n'])
  }
}

/** Sends two requests whose statements change a user in this order, although both were checked before. */
function inOrder(userId: string, first: () => Promise<Reply>, second: () => Promise<Reply>) {
  return app.whileLocked('select 1 from users where id = $1 for update', [userId], 2, () => [
    first(),
    waiting(1).then(second),
  ])
}

describe('a sign-in with a passkey', () => {
  it('works after a rotation for all users', async () => {
    const { authenticator } = await userWithPasskey(app)
    await app.operate('POST', '/api/v1/admin/security/rotations', { reason: 'a breach' })
    const reply = await post(app, 'passkey-login', await assertionOf(authenticator))
    expect(reply.status).toBe(200)
  })

  it('is refused with the handle of another user', async () => {
    const { authenticator } = await userWithPasskey(app)
    const body = await assertionOf(authenticator)
    body.credential.response.userHandle = Buffer.alloc(16, 7).toString('base64url')
    expect((await post(app, 'passkey-login', body)).body).toMatchObject({ code: 'invalid_factor' })
  })
})

describe('the removal of a password', () => {
  it('is refused if the last passkey is revoked as a copy in parallel', async () => {
    const { token, userId, authenticator } = await signInWithPasskey(app)
    const copy = authenticator.clone()
    await post(app, 'passkey-login', await assertionOf(authenticator))
    const body = await assertionOf(copy)
    const [cloned, removed] = await inOrder(
      userId,
      () => post(app, 'passkey-login', body),
      () => app.call('DELETE', '/api/v1/auth/password', { token }),
    )
    expect(cloned?.body).toMatchObject({ code: 'invalid_factor' })
    expect(removed?.body).toMatchObject({ code: 'last_sign_in_method' })
  })

  it('ends the logins that began with the password', async () => {
    const { email, token, userId } = await signInWithPasskey(app)
    const secret = await addTotp(app, userId)
    const { challenge } = await startLogin(app, email)
    expect((await app.call('DELETE', '/api/v1/auth/password', { token })).status).toBe(204)
    const reply = await verifyLogin(app, challenge, { type: 'totp', code: codeOf(app, secret) })
    expect(reply.body).toMatchObject({ status: 400, code: 'invalid_challenge' })
  })
})

describe('an attacker with the password, while the owner adds the first second factor,', () => {
  async function enrolling() {
    const { email, token, userId } = await signInNewUser(app)
    const { body } = await post(app, 'totp', undefined, token)
    const code = codeOf(app, String(body['secret']))
    const { access_token: attacker } = await signIn(app, email)
    return { userId, attacker, confirm: () => post(app, 'totp/confirm', { code }, token) }
  }

  it('gets no recovery codes', async () => {
    const { userId, attacker, confirm } = await enrolling()
    const [confirmed, replaced] = await inOrder(userId, confirm, () =>
      post(app, 'recovery-codes', undefined, attacker),
    )
    expect(confirmed?.status).toBe(200)
    expect(replaced?.body).toMatchObject({ status: 401, code: 'invalid_token' })
    const again = await post(app, 'recovery-codes', undefined, attacker)
    expect(again.body).toMatchObject({ code: 'reauthentication_required' })
  })

  it('does not remove the factor', async () => {
    const { userId, attacker, confirm } = await enrolling()
    const [confirmed, removed] = await inOrder(userId, confirm, () =>
      app.call('DELETE', '/api/v1/auth/totp', { token: attacker }),
    )
    expect([confirmed?.status, removed?.status]).toEqual([200, 401])
    expect(await app.query('select 1 from totp_secrets where user_id = $1', [userId])).toHaveLength(1)
  })

  it('does not make a device trusted', async () => {
    const { userId, attacker, confirm } = await enrolling()
    const path = `/api/v1/auth/sessions/${sessionIdOf(attacker)}/trust`
    const [confirmed, trusted] = await inOrder(userId, confirm, () =>
      app.call('PUT', path, { token: attacker }),
    )
    expect([confirmed?.status, trusted?.status]).toEqual([200, 404])
    const trust = 'select 1 from devices where user_id = $1 and trusted_until is not null'
    expect(await app.query(trust, [userId])).toEqual([])
    expect(await outcomesOf(app, userId, 'device_trusted')).toEqual(['refused'])
  })
})
