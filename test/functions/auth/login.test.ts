import { decodeJwt, decodeProtectedHeader } from 'jose'
import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import {
  createUser,
  LOCK,
  newEmail,
  PASSWORD,
  post,
  registerUser,
  signIn,
  signInNewUser,
  statusOfMe,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const WRONG = 'Wrong-Passw0rd'

const app = await startApp()

const options: RouteOptions = {
  body: { email: 'valid@example.com', password: PASSWORD },
  newBody: async () => ({ email: await createUser(app), password: PASSWORD }),
}

describeRoute(app, 'auth/login', options, () => {
  const fail = async (email: string, times: number) => {
    for (let i = 0; i < times; i += 1) await post(app, 'login', { email, password: WRONG })
  }

  it('200: creates a session and returns the user', async () => {
    const email = await createUser(app)
    const reply = await post(app, 'login', {
      email: email.toUpperCase(),
      password: PASSWORD,
      device_name: "Ada's phone",
    })
    expect(reply.status).toBe(200)
    expect(reply.headers['cache-control']).toBe('no-store')
    expect(reply.body).toEqual({
      result: 'signed_in',
      device_token: expect.stringMatching(/^[0-9a-f-]{36}\.[\w-]{43}$/),
      access_token: expect.any(String),
      refresh_token: expect.stringMatching(/^[0-9a-f-]{36}\.[\w-]{43}$/),
      token_type: 'bearer',
      expires_in: 1800,
      user: {
        id: expect.any(String),
        email,
        name: 'Ada',
        email_verified: true,
        is_active: true,
        created_at: expect.stringMatching(/Z$/),
        delete_after: null,
        last_login_at: app.clock().toISOString(),
      },
    })
  })

  it('200: the access token is an ES256 JWT for this API, valid for 30 minutes (RFC 9068)', async () => {
    const { access_token } = await signInNewUser(app)
    expect(decodeProtectedHeader(access_token)).toEqual({
      alg: 'ES256',
      typ: 'at+jwt',
      kid: expect.any(String),
    })
    const claims = decodeJwt(access_token)
    expect(Object.keys(claims).sort()).toEqual([
      'acr',
      'amr',
      'aud',
      'auth_time',
      'exp',
      'iat',
      'iss',
      'jti',
      'sid',
      'sub',
      'ver',
    ])
    expect(claims).toMatchObject({ acr: 'aal1', amr: ['pwd'], auth_time: claims.iat })
    expect(Number(claims.exp) - Number(claims.iat)).toBe(1800)
  })

  it('200: the session records the device and the IP address, and only a hash of its token', async () => {
    const email = await createUser(app)
    const reply = await app.call('POST', '/api/v1/auth/login', {
      body: { email, password: PASSWORD, device_name: 'Laptop' },
      headers: { 'user-agent': 'x'.repeat(10_000), 'x-forwarded-for': '6.6.6.6' },
      ip: '2001:db8::1%eth0',
    })
    const [session] = await app.query(
      'select s.* from sessions s join users u on u.id = s.user_id where u.email = $1',
      [email],
    )
    expect(session).toMatchObject({ device_name: 'Laptop', ip: '2001:db8::1', revoked_at: null })
    expect(session?.['user_agent']).toBe('x'.repeat(512))
    const [token] = await app.query('select * from refresh_tokens where session_id = $1', [session?.['id']])
    const secret = String(reply.body['refresh_token']).split('.')[1] ?? ''
    expect(token?.['secret_hash']).toMatch(/^\$2b\$04\$/)
    expect(JSON.stringify([session, token])).not.toContain(secret)
  })

  it('200: stores a user agent without a null byte or a truncated character', async () => {
    for (const [agent, kept] of [
      [`${'x'.repeat(511)}\u{1F600}`, `${'x'.repeat(511)}\uFFFD`],
      ['a\0b', 'ab'],
    ]) {
      const email = await createUser(app)
      const headers = { 'user-agent': String(agent) }
      const body = { email, password: PASSWORD }
      const reply = await app.call('POST', '/api/v1/auth/login', { body, headers })
      expect(reply.status).toBe(200)
      const [record] = await app.query('select user_agent from audit_logs where request_id = $1', [
        reply.headers['x-request-id'],
      ])
      expect(record).toEqual({ user_agent: kept })
    }
  })

  it('200: rehashes a password with too few rounds', async () => {
    const email = await createUser(app)
    const renewed = await app.withSettings({ passwordHashRounds: 5 }, () =>
      post(app, 'login', { email, password: PASSWORD }),
    )
    expect(renewed.status).toBe(200)
    const [user] = await app.query('select password_hash from users where email = $1', [email])
    expect(user?.['password_hash']).toMatch(/^\$2[aby]\$05\$/)
    await signIn(app, email)
  })

  it('401: a wrong password and an unknown email address have the same response', async () => {
    const email = await createUser(app)
    const wrong = await post(app, 'login', { email, password: WRONG })
    const unknown = await post(app, 'login', { email: newEmail(), password: PASSWORD })
    expect(wrong.status).toBe(401)
    expect(wrong.headers['www-authenticate']).toMatch(/^Bearer/)
    const { instance: _, ...said } = wrong.body
    expect(unknown.body).toMatchObject(said)
    expect(
      await app.query(
        "select outcome, user_id is null as unknown from audit_logs where action = 'login_failed'",
      ),
    ).toEqual(
      expect.arrayContaining([
        { outcome: 'failure', unknown: false },
        { outcome: 'failure', unknown: true },
      ]),
    )
  })

  it('401: a longer password that starts with the correct 72 bytes', async () => {
    const email = newEmail()
    const password = `Aa1!${'correct horse staple '.repeat(4).slice(0, 68)}`
    await post(app, 'register', { email, password, name: 'Ada' })
    await post(app, 'verify-email', { token: await app.tokenFromMail(email, 'Verify your email address') })
    expect((await post(app, 'login', { email, password: `${password}y` })).status).toBe(401)
    expect((await post(app, 'login', { email, password: `${password}\0` })).status).toBe(401)
    expect((await post(app, 'login', { email, password })).status).toBe(200)
  })

  it('401: ten wrong passwords lock the account for an hour; the user is notified; the response stays the same', async () => {
    const email = await createUser(app)
    await fail(email, 10)
    expect(await app.newestMail(email)).toMatchObject({ subject: 'Your account is temporarily locked' })
    const locked = await post(app, 'login', { email, password: PASSWORD })
    const { instance: _, ...said } = (await post(app, 'login', { email: newEmail(), password: PASSWORD }))
      .body
    expect(locked.status).toBe(401)
    expect(locked.body).toMatchObject(said)
    await app.later(3595, async () =>
      expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(401),
    )
    await app.later(3605, async () =>
      expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(200),
    )
  })

  it('200: nine wrong passwords do not lock; a correct one resets the count', async () => {
    const email = await createUser(app)
    await fail(email, 9)
    await signIn(app, email)
    await fail(email, 9)
    await signIn(app, email)
    expect((await app.mails(email)).map(mail => mail.subject)).not.toContain(
      'Your account is temporarily locked',
    )
  })

  it('401: parallel wrong passwords all count and lock once', async () => {
    const email = await createUser(app)
    await Promise.all(Array.from({ length: 14 }, () => post(app, 'login', { email, password: WRONG })))
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(401)
    const locks = (await app.mails(email)).filter(
      mail => mail.subject === 'Your account is temporarily locked',
    )
    expect(locks).toHaveLength(1)
  })

  it('401: a lock does not end an open session', async () => {
    const email = await createUser(app)
    const { access_token } = await signIn(app, email)
    await fail(email, 10)
    expect(await statusOfMe(app, access_token)).toBe(200)
  })

  it('401: the lock holds even if its mail cannot be enqueued', async () => {
    const email = await createUser(app)
    await fail(email, 9)
    const tenth = await app.failing('queue', () => post(app, 'login', { email, password: WRONG }))
    expect(tenth.status).toBe(401)
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(401)
  })

  it('403: an unverified email address, only with the correct password', async () => {
    const { email } = await registerUser(app)
    const right = await post(app, 'login', { email, password: PASSWORD })
    expect(right.status).toBe(403)
    expect(right.body).toMatchObject({ code: 'email_unverified' })
    expect((await post(app, 'login', { email, password: WRONG })).status).toBe(401)
  })

  it('403: a disabled account, only with the correct password', async () => {
    const email = await createUser(app)
    await app.query('update users set is_active = false where email = $1', [email])
    const right = await post(app, 'login', { email, password: PASSWORD })
    expect(right.status).toBe(403)
    expect(right.body).toMatchObject({ code: 'account_disabled' })
    expect((await post(app, 'login', { email, password: WRONG })).status).toBe(401)
  })

  const disable = 'update users set is_active = false where id = $1'
  const enable = 'update users set is_active = true where id = $1'
  const otherPassword = "update users set password_hash = 'x' where id = $1"
  it.each([
    ['a lock', 'a login', 'verified', LOCK],
    ['a disable', 'a login', 'verified', disable],
    ['another password', 'a login', 'verified', otherPassword],
    ['a lock', 'email_unverified', 'registered', LOCK],
    ['a disable', 'email_unverified', 'registered', disable],
    ['another password', 'email_unverified', 'registered', otherPassword],
    ['a lock', 'account_disabled', 'disabled', LOCK],
    ['an enable', 'account_disabled', 'disabled', enable],
    ['another password', 'account_disabled', 'disabled', otherPassword],
  ])(
    '401: %s during the password check takes precedence over %s; the audit log records it',
    async (...row) => {
      const [, , state, change] = row
      const email = state === 'registered' ? (await registerUser(app)).email : await createUser(app)
      const [user] = await app.query('select id from users where email = $1', [email])
      if (state === 'disabled') await app.query(disable, [user?.['id']])
      const [reply] = await app.whileLocked(change, [user?.['id']], 1, () => [
        post(app, 'login', { email, password: PASSWORD }),
      ])
      expect(reply?.status).toBe(401)
      expect(reply?.body).toMatchObject({ code: 'invalid_credentials' })
      const records = await app.query(
        'select action, outcome, session_id, details from audit_logs where request_id = $1',
        [reply?.headers['x-request-id']],
      )
      expect(records).toEqual([
        {
          action: 'login_refused',
          outcome: 'refused',
          session_id: null,
          details: { reason: 'account_changed' },
        },
      ])
      expect(await app.query('select 1 from sessions where user_id = $1', [user?.['id']])).toEqual([])
    },
  )

  it('403: the audit log has the reason of the refusal', async () => {
    const { email } = await registerUser(app)
    const reply = await post(app, 'login', { email, password: PASSWORD })
    expect(
      await app.query('select action, outcome, details from audit_logs where request_id = $1', [
        reply.headers['x-request-id'],
      ]),
    ).toEqual([{ action: 'login_refused', outcome: 'refused', details: { reason: 'email_unverified' } }])
  })
})
