import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { expectRefused, REFUSED_PASSWORDS, withoutRanges } from '../../support/new-passwords.ts'
import { createUser, newEmail, PASSWORD, post, registerUser, signIn } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const app = await startApp()

const seventyTwoBytes = `Aa1!${'correct horse staple '.repeat(4).slice(0, 68)}`

const valid = { email: 'valid@example.com', password: PASSWORD, name: 'Ada' }
const options: RouteOptions = {
  body: valid,
  newBody: async () => ({ ...valid, email: newEmail() }),
  limitedBody: () => ({ ...valid, email: newEmail() }),
}

describeRoute(app, 'auth/register', options, () => {
  it('201: creates a user with an unverified email address', async () => {
    const email = newEmail()
    const reply = await post(app, 'register', { email, password: PASSWORD, name: '  Ada Lovelace ' })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({ message: expect.any(String) })
    const [user] = await app.query('select * from users where email = $1', [email])
    expect(user).toMatchObject({ name: 'Ada Lovelace', email_verified_at: null, is_active: true })
    expect(user?.['password_hash']).toMatch(/^\$2[aby]\$04\$/)
  })

  it('201: an email address in upper case belongs to the same account', async () => {
    const email = newEmail()
    await post(app, 'register', { email: email.toUpperCase(), password: PASSWORD, name: 'Ada' })
    expect(await app.query('select email from users where email = $1', [email])).toEqual([{ email }])
  })

  it('201: a registered address has the same response; only its owner is notified', async () => {
    const email = await createUser(app)
    const again = await post(app, 'register', { email, password: 'Another-Passw0rd', name: 'Eve' })
    const fresh = await post(app, 'register', { email: newEmail(), password: PASSWORD, name: 'Ada' })
    expect(again.status).toBe(fresh.status)
    expect(again.body).toEqual(fresh.body)
    expect(await app.newestMail(email)).toMatchObject({ subject: 'You already have an account' })
    await signIn(app, email)
    expect((await post(app, 'login', { email, password: 'Another-Passw0rd' })).status).toBe(401)
  })

  it('201: an unverified account gets a new link', async () => {
    const { email } = await registerUser(app)
    await post(app, 'register', { email, password: 'Another-Passw0rd', name: 'Eve' })
    expect(await app.newestMail(email)).toMatchObject({ subject: 'Verify your email address' })
  })

  it('201: the account and its audit record are created together; a repeated registration is recorded too', async () => {
    const email = newEmail()
    const reply = await app.call('POST', '/api/v1/auth/register', {
      body: { email, password: PASSWORD, name: 'Ada' },
      headers: { 'user-agent': 'Test/1', 'x-request-id': 'register-0001' },
    })
    await post(app, 'register', { email, password: PASSWORD, name: 'Ada' })
    const [user] = await app.query('select id from users where email = $1', [email])
    const records = await app.query('select * from audit_logs where request_id = $1', [
      reply.headers['x-request-id'],
    ])
    expect(records).toEqual([
      expect.objectContaining({
        action: 'user_registered',
        outcome: 'success',
        user_id: user?.['id'],
        method: 'POST',
        route: '/api/v1/auth/register',
        ip: '127.0.0.1',
        user_agent: 'Test/1',
        client_request_id: 'register-0001',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    ])
    expect(
      await app.query("select 1 from audit_logs where action = 'registration_repeated'"),
    ).not.toHaveLength(0)
  })

  it('201: of many parallel registrations of one address, one creates the account', async () => {
    const email = newEmail()
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => post(app, 'register', { email, password: PASSWORD, name: 'Ada' })),
    )
    expect(replies.map(reply => reply.status)).toEqual(Array(8).fill(201))
    expect(await app.query('select id from users where email = $1', [email])).toHaveLength(1)
  })

  it.each([
    ['Short1!', 'password_too_short'],
    [`Aa1!${'xy'.repeat(126)}z`, 'password_too_long'],
    ['ﷺ'.repeat(15), 'password_too_long'],
    ['lower-case-1', 'password_lacks_uppercase'],
    ['UPPER-CASE-1', 'password_lacks_lowercase'],
    ['No-Digits-Here', 'password_lacks_digit'],
    ['NoSpecial123', 'password_lacks_special'],
    ['Has-A-Null-1\0', 'password_has_null'],
  ])('422: the password %j', async (password, code) => {
    const reply = await post(app, 'register', { ...valid, password })
    expect(reply.status).toBe(422)
    expect(reply.body['errors']).toContainEqual(expect.objectContaining({ path: 'password', code }))
  })

  it.each([
    ['of 72 bytes', seventyTwoBytes, /^\$2[aby]\$04\$/],
    ['of 73 bytes', `${seventyTwoBytes}x`, /^\$bcrypt-sha256\$v=2,t=2b,r=4\$/],
    ['of 64 characters in another script', `${'ваш парол'.repeat(8).slice(0, 60)}слон`, /^\$bcrypt-sha256\$/],
    ['of 15 characters without a mix', 'monkey lamp urn', /^\$2[aby]\$04\$/],
  ])('201: a password %s; the user can sign in with it', async (_, password, format) => {
    const { email, token } = await registerUser(app, newEmail(), password)
    const [user] = await app.query('select password_hash from users where email = $1', [email])
    expect(user?.['password_hash']).toMatch(format)
    await post(app, 'verify-email', { token })
    await signIn(app, email, password)
  })

  it.each(REFUSED_PASSWORDS)(
    '422: the password %j, also for a registered address',
    async (password, code) => {
      const fresh = newEmail()
      for (const email of [fresh, await createUser(app)]) {
        const reply = await post(app, 'register', { email, password, name: 'Ada' })
        expectRefused(app, reply, 'password', code)
        expect(await app.mails(email)).toEqual([])
      }
      expect(await app.query('select 1 from users where email = $1', [fresh])).toEqual([])
    },
  )

  it('422: every reason is listed', async () => {
    app.cloud.breachedPasswords.add('Password-Dashtam1')
    const body = { email: newEmail(), password: 'Password-Dashtam1', name: 'Password' }
    const reply = await post(app, 'register', body)
    const codes = ['password_has_context', 'password_breached']
    expect(reply.body['errors']).toMatchObject(codes.map(code => ({ path: 'password', code })))
  })

  it.each(['down', 'malformed', 'huge'] as const)(
    '201: the range service is %s; the password is not checked for breaches',
    async fault => {
      const body = { email: newEmail(), password: 'Breached-Password-1!', name: 'Ada' }
      const reply = await withoutRanges(app, fault, () => post(app, 'register', body))
      expect(reply.status).toBe(201)
      expect(app.logged('breached_passwords_unavailable')).not.toEqual([])
    },
  )

  it.each(['not-an-address', 'a@b', 'a@b.c\0', `${'a'.repeat(250)}@example.com`, 'a b@example.com', ''])(
    '422: the email address %j',
    async email => {
      expect((await post(app, 'register', { ...valid, email })).status).toBe(422)
    },
  )

  it.each(['', '   ', 'null\0byte', 'x'.repeat(101), 'line\nbreak', '\ud800'])(
    '422: the name %j',
    async name => {
      expect((await post(app, 'register', { ...valid, name })).status).toBe(422)
    },
  )

  it('201: the mail queue is unavailable; the mail waits, and the next attempt sends the link', async () => {
    const email = newEmail()
    const body = { email, password: PASSWORD, name: 'Ada' }
    const reply = await app.failing('queue', () => post(app, 'register', body))
    expect(reply.status).toBe(201)
    await post(app, 'register', body)
    expect(await app.newestMail(email)).toMatchObject({ subject: 'Verify your email address' })
  })
})
