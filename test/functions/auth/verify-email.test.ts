import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import {
  createUser,
  newEmail,
  PASSWORD,
  post,
  registerUser,
  signIn,
  signInNewUser,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const app = await startApp()

const options: RouteOptions = {
  body: { token: 'x' },
  newBody: async () => ({ token: (await registerUser(app)).token }),
}

describeRoute(app, 'auth/verify-email', options, () => {
  it('503: no rate limit store is available for a wrong token; a correct token always works', async () => {
    const { email, token } = await registerUser(app)
    const unlimited = (sent: string) =>
      app.failing(
        'database',
        () => post(app, 'verify-email', { token: sent }),
        body => body.includes('rate_limit_buckets'),
      )
    const wrong = await unlimited(`${token}x`)
    expect(wrong.status).toBe(503)
    expect(wrong.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    expect((await unlimited(token)).status).toBe(200)
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(200)
  })

  it('200: verifies the address, sends a welcome mail and allows the login', async () => {
    const { email, token } = await registerUser(app)
    const reply = await post(app, 'verify-email', { token })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ message: expect.any(String) })
    expect(await app.newestMail(email)).toMatchObject({ subject: 'Welcome to Dashtam' })
    await signIn(app, email)
  })

  it('400: a consumed token', async () => {
    const { token } = await registerUser(app)
    await post(app, 'verify-email', { token })
    const reply = await post(app, 'verify-email', { token })
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({ code: 'invalid_verification_token' })
    expect(reply.headers['www-authenticate']).toBeUndefined()
  })

  it('400: a token after exactly 24 hours', async () => {
    const [early, late] = [await registerUser(app), await registerUser(app)]
    await app.later(24 * 3600 - 5, async () =>
      expect((await post(app, 'verify-email', { token: early.token })).status).toBe(200),
    )
    await app.later(24 * 3600 + 5, async () =>
      expect((await post(app, 'verify-email', { token: late.token })).status).toBe(400),
    )
  })

  it('400: forged, truncated and foreign tokens', async () => {
    const { email, token } = await registerUser(app)
    const [id = '', secret = ''] = token.split('.')
    await post(app, 'request-password-reset', { email })
    const resetToken = await app.tokenFromMail(email, 'Choose a new password')
    const flipped = `${secret[0] === 'A' ? 'B' : 'A'}${secret.slice(1)}`
    for (const bad of [
      `${id}.${flipped}`,
      token.slice(0, -1),
      id,
      `.${secret}`,
      resetToken,
      `${token}x`,
      `${id.toUpperCase()}.${secret}`,
      "' or 1=1 --",
    ]) {
      expect((await post(app, 'verify-email', { token: bad })).status, bad).toBe(400)
    }
    expect((await post(app, 'verify-email', { token })).status).toBe(200)
  })

  it('400: of many parallel requests with one token, one verifies', async () => {
    const { token } = await registerUser(app)
    const replies = await Promise.all(Array.from({ length: 8 }, () => post(app, 'verify-email', { token })))
    expect(replies.map(reply => reply.status).sort()).toEqual([200, ...Array(7).fill(400)])
  })

  it('200: the other links of the account become invalid', async () => {
    const { email, token } = await registerUser(app)
    await post(app, 'resend-verification', { email })
    const second = await app.tokenFromMail(email, 'Verify your email address')
    expect(second).not.toBe(token)
    expect((await post(app, 'verify-email', { token: second })).status).toBe(200)
    expect((await post(app, 'verify-email', { token })).status).toBe(400)
  })

  it('400: a link to an address that another user has verified meanwhile', async () => {
    const email = await createUser(app)
    const { access_token } = await signIn(app, email)
    const target = newEmail()
    const change = { email: target, current_password: PASSWORD }
    expect((await app.call('PATCH', '/api/v1/auth/me', { body: change, token: access_token })).status).toBe(
      200,
    )
    const token = await app.tokenFromMail(target, 'Verify your new email address')
    await createUser(app, target)
    expect((await post(app, 'verify-email', { token })).status).toBe(400)
  })

  it('400: of two accounts that change to one address in parallel, one succeeds', async () => {
    const target = newEmail()
    await Promise.all(
      ['one', 'two'].map(async () => {
        const { access_token } = await signInNewUser(app)
        const body = { email: target, current_password: PASSWORD }
        await app.call('PATCH', '/api/v1/auth/me', { body, token: access_token })
      }),
    )
    const mails = (await app.mails(target)).filter(
      ({ subject }) => subject === 'Verify your new email address',
    )
    const tokens = mails.map(({ text }) => /#token=(\S+)/.exec(text)?.[1])
    expect(tokens).toHaveLength(2)
    // Both requests check the address before either of them changes it.
    const replies = await app.whileLocked('select 1 from users for update', [], 2, () =>
      tokens.map(token => post(app, 'verify-email', { token })),
    )
    expect(replies.map(reply => reply.status).sort()).toEqual([200, 400])
    expect(await app.query('select 1 from users where email = $1', [target])).toHaveLength(1)
  })

  it('400: an invalid link leaves an audit record', async () => {
    const token = `${crypto.randomUUID()}.${'A'.repeat(43)}`
    const reply = await post(app, 'verify-email', { token })
    expect(reply.status).toBe(400)
    const [record] = await app.query(
      'select action, outcome, user_id from audit_logs where request_id = $1',
      [reply.headers['x-request-id']],
    )
    expect(record).toEqual({ action: 'email_verified', outcome: 'failure', user_id: null })
  })
})
