import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { expectRefused, REFUSED_PASSWORDS } from '../../support/new-passwords.ts'
import {
  createUser,
  END_EVERYTHING,
  LOCK,
  newEmail,
  PASSWORD,
  post,
  sessionIdOf,
  signIn,
  signInNewUser,
  statusOfMe,
  userIdOf,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const NEW = 'Brand-New-Passw0rd'
const valid = { current_password: PASSWORD, new_password: NEW }

const app = await startApp()

const options: RouteOptions = { body: { ...valid, current_password: 'wrong' }, newBody: async () => valid }

describeRoute(app, 'auth/change-password', options, () => {
  const refresh = (refresh_token: unknown) => post(app, 'refresh', { refresh_token })
  const changed = async (access_token: string) => {
    const reply = await post(app, 'change-password', valid, access_token)
    expect(reply.status).toBe(200)
    return {
      access_token: String(reply.body['access_token']),
      refresh_token: String(reply.body['refresh_token']),
    }
  }

  it('200: the session gets new tokens, the other sessions end, and the user is notified', async () => {
    const email = await createUser(app)
    const [mine, other] = [await signIn(app, email), await signIn(app, email)]
    const reply = await post(app, 'change-password', valid, mine.access_token)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      message: expect.any(String),
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 1800,
    })
    const token = String(reply.body['access_token'])
    expect(sessionIdOf(token)).toBe(sessionIdOf(mine.access_token))
    expect(await statusOfMe(app, token)).toBe(200)
    expect(await statusOfMe(app, other.access_token)).toBe(401)
    expect((await refresh(other.refresh_token)).status).toBe(401)
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(401)
    await signIn(app, email, NEW)
    expect((await app.mails(email)).map(mail => mail.subject)).toContain('Your password was changed')
  })

  it.each(REFUSED_PASSWORDS)('422: the new password %j; nothing changes', async (password, code) => {
    const email = await createUser(app)
    const { access_token } = await signIn(app, email)
    const body = { current_password: PASSWORD, new_password: password }
    expectRefused(app, await post(app, 'change-password', body, access_token), 'new_password', code)
    expect(await statusOfMe(app, access_token)).toBe(200)
    await signIn(app, email)
  })

  it('200: the old access token and refresh token are refused immediately; the new ones work', async () => {
    const email = await createUser(app)
    const old = await signIn(app, email)
    const next = await changed(old.access_token)
    expect(await statusOfMe(app, old.access_token)).toBe(401)
    const refused = await refresh(old.refresh_token)
    expect(refused.status).toBe(401)
    expect(refused.body).toMatchObject({ code: 'invalid_refresh_token' })
    expect(await statusOfMe(app, next.access_token)).toBe(200)
    const refreshed = await refresh(next.refresh_token)
    expect(refreshed.status).toBe(200)
    // The 10 s grace period and the replay detection now apply to the new tokens.
    expect((await refresh(next.refresh_token)).body['refresh_token']).toBe(refreshed.body['refresh_token'])
    await app.later(11, async () => expect((await refresh(next.refresh_token)).status).toBe(401))
    expect(await statusOfMe(app, String(refreshed.body['access_token']))).toBe(401)
  })

  it('200: an old refresh token is no replay, at any time, consumed or not', async () => {
    const email = await createUser(app)
    const first = await signIn(app, email)
    const second = String((await refresh(first.refresh_token)).body['refresh_token'])
    const next = await changed(first.access_token)
    for (const seconds of [0, 9, 11, 3600])
      await app.later(seconds, async () => {
        expect((await refresh(first.refresh_token)).status).toBe(401)
        expect((await refresh(second)).status).toBe(401)
      })
    expect(await statusOfMe(app, next.access_token)).toBe(200)
    expect((await refresh(next.refresh_token)).status).toBe(200)
    expect((await app.mails(email)).map(mail => mail.subject)).not.toContain(
      'We have signed out your devices',
    )
    const records = await app.query(
      "select action, count(*)::int as n from audit_logs where session_id = $1 and action like 'refresh%' group by 1 order by 1",
      [sessionIdOf(first.access_token)],
    )
    expect(records).toEqual([
      { action: 'refresh_token_refused', n: 8 },
      { action: 'refresh_token_rotated', n: 2 },
    ])
  })

  it('200: a client that lost the reply is refused without harm and signs in with the new password', async () => {
    const email = await createUser(app)
    const old = await signIn(app, email)
    await changed(old.access_token)
    const retried = await post(app, 'change-password', valid, old.access_token)
    expect(retried.status).toBe(401)
    expect(retried.body).toMatchObject({ code: 'invalid_token' })
    expect((await refresh(old.refresh_token)).status).toBe(401)
    await signIn(app, email, NEW)
    // The old tokens can still end the session.
    const out = await post(app, 'logout', { refresh_token: old.refresh_token }, old.access_token)
    expect(out.status).toBe(200)
    const [session] = await app.query('select revoked_reason from sessions where id = $1', [
      sessionIdOf(old.access_token),
    ])
    expect(session).toEqual({ revoked_reason: 'logged_out' })
  })

  it('200: the session keeps its device, its trust and its absolute expiry', async () => {
    const { access_token } = await signInNewUser(app)
    const id = sessionIdOf(access_token)
    await app.call('PUT', `/api/v1/auth/sessions/${id}/trust`, { token: access_token })
    const kept = () =>
      app.query(
        `select device, device_name, trusted_at, sessions.created_at, absolute_expires_at, sessions.revoked_at,
           devices.token_version = sessions.token_version as is_known
         from sessions join devices on devices.id = device_id where sessions.id = $1`,
        [id],
      )
    const before = await kept()
    await app.later(600, () => changed(access_token))
    expect(await kept()).toEqual(before)
    const [session] = await app.query(
      'select last_used_at, expires_at <= absolute_expires_at as bounded from sessions where id = $1',
      [id],
    )
    expect(session).toEqual({ last_used_at: new Date(app.clock().getTime() + 600_000), bounded: true })
  })

  it('200: a refresh that waits for the change is refused and is no replay', async () => {
    const email = await createUser(app)
    const { access_token, refresh_token } = await signIn(app, email)
    const [rotated] = await app.whileLocked(
      `with moved as (update sessions set token_version = nextval('token_versions'), refresh_token_id = uuidv7()
       where user_id = $1 returning token_version)
     update users set token_version = moved.token_version from moved where id = $1`,
      [userIdOf(access_token)],
      1,
      () => [refresh(refresh_token)],
    )
    expect(rotated?.status).toBe(401)
    const [session] = await app.query('select revoked_at from sessions where id = $1', [
      sessionIdOf(access_token),
    ])
    expect(session).toEqual({ revoked_at: null })
  })

  it('200: after a parallel change and refresh, only the tokens of the change work', async () => {
    for (let round = 0; round < 4; round += 1) {
      const email = await createUser(app)
      const old = await signIn(app, email)
      const [reply, rotated] = await Promise.all([
        post(app, 'change-password', valid, old.access_token),
        refresh(old.refresh_token),
      ])
      expect(reply.status).toBe(200)
      if (rotated.status === 200) {
        expect(await statusOfMe(app, String(rotated.body['access_token']))).toBe(401)
        expect((await refresh(rotated.body['refresh_token'])).status).toBe(401)
      }
      expect((await refresh(old.refresh_token)).status).toBe(401)
      expect(await statusOfMe(app, String(reply.body['access_token']))).toBe(200)
      expect((await refresh(reply.body['refresh_token'])).status).toBe(200)
    }
  })

  it('500: an unreadable signing key changes nothing', async () => {
    const email = await createUser(app)
    const { access_token } = await signIn(app, email)
    // The first call loads the verification keys.
    await app.afterColdStart(async () => {
      const wrong = { ...valid, current_password: 'Wrong-Passw0rd' }
      expect((await post(app, 'change-password', wrong, access_token)).status).toBe(401)
      const reply = await app.failing('secrets', () => post(app, 'change-password', valid, access_token))
      expect(reply.status).toBe(500)
    })
    expect(await statusOfMe(app, access_token)).toBe(200)
    await signIn(app, email)
  })

  it('200: earlier links become invalid', async () => {
    const email = await createUser(app)
    const target = newEmail()
    const { access_token } = await signIn(app, email)
    await post(app, 'request-password-reset', { email })
    const reset = await app.tokenFromMail(email, 'Choose a new password')
    await app.call('PATCH', '/api/v1/auth/me', {
      body: { email: target, current_password: PASSWORD },
      token: access_token,
    })
    const change = await app.tokenFromMail(target, 'Verify your new email address')
    await post(app, 'change-password', valid, access_token)
    expect((await post(app, 'reset-password', { token: reset, new_password: NEW })).status).toBe(400)
    expect((await post(app, 'verify-email', { token: change })).status).toBe(400)
  })

  it('401: a wrong current password, which counts toward the lockout of the device', async () => {
    const email = await createUser(app)
    const { access_token } = await signIn(app, email)
    for (let i = 0; i < 10; i += 1) {
      const reply = await post(
        app,
        'change-password',
        { ...valid, current_password: 'Wrong-Passw0rd' },
        access_token,
      )
      expect(reply.status).toBe(401)
      expect(reply.body).toMatchObject({ code: 'invalid_credentials' })
    }
    expect((await post(app, 'change-password', valid, access_token)).status).toBe(401)
    // Other devices are not locked, so an attacker with one session cannot lock the owner out.
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(200)
    expect((await app.mails(email)).map(mail => mail.subject)).toContain('Your account is temporarily locked')
  })

  it('401: one of two parallel changes', async () => {
    const { access_token } = await signInNewUser(app)
    const replies = await Promise.all(
      [1, 2].map(i => post(app, 'change-password', { ...valid, new_password: `${NEW}${i}` }, access_token)),
    )
    expect(replies.map(reply => reply.status).sort()).toEqual([200, 401])
    const winner = replies.find(reply => reply.status === 200)
    expect(await statusOfMe(app, String(winner?.body['access_token']))).toBe(200)
    expect((await refresh(winner?.body['refresh_token'])).status).toBe(200)
  })

  it.each([
    ['a lock', LOCK],
    ['a disable', 'update users set is_active = false where id = $1'],
    ['another password', "update users set password_hash = 'x' where id = $1"],
  ])('401: %s during the password check takes precedence; the audit log records it', async (_, sql) => {
    const email = await createUser(app)
    const { access_token } = await signIn(app, email)
    const id = userIdOf(access_token)
    const [before] = await app.query('select token_version from users where id = $1', [id])
    const [reply] = await app.whileLocked(sql, [id], 1, () => [
      post(app, 'change-password', valid, access_token),
    ])
    expect(reply?.status).toBe(401)
    expect(reply?.body).toMatchObject({ code: 'invalid_credentials' })
    const [after] = await app.query('select token_version from users where id = $1', [id])
    expect(after).toEqual(before)
    expect(
      await app.query(
        "select outcome, details from audit_logs where action = 'password_changed' and user_id = $1",
        [id],
      ),
    ).toEqual([{ outcome: 'refused', details: { reason: 'account_changed' } }])
  })

  it('401: a session that ends during the change; nothing changes', async () => {
    const email = await createUser(app)
    const { access_token } = await signIn(app, email)
    const id = userIdOf(access_token)
    const [reply] = await app.whileLocked(END_EVERYTHING, [id], 1, () => [
      post(app, 'change-password', valid, access_token),
    ])
    expect(reply?.status).toBe(401)
    expect((await post(app, 'login', { email, password: NEW })).status).toBe(401)
    const [user] = await app.query('select locked_until > now() as locked from users where id = $1', [id])
    expect(user).toEqual({ locked: true })
    const records = await app.query(
      "select outcome from audit_logs where action = 'password_changed' and user_id = $1",
      [id],
    )
    expect(records).toEqual([{ outcome: 'refused' }])
  })
})
