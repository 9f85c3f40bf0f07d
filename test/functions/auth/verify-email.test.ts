import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itRefusesBadBodies } from '../../support/bad-input.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
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

describe('POST /auth/verify-email', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  itRefusesBadBodies(() => app, '/api/v1/auth/verify-email', { token: 'x' })
  itSurvivesFailures(
    () => app,
    async () => {
      const { token } = await registerUser(app)
      return () => post(app, 'verify-email', { token })
    },
  )

  it('503: no store of the rate limits answers for a wrong token; a right one is never lost', async () => {
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

  itLimitsThePace(
    () => app,
    async () => {
      return async ip => app.call('POST', '/api/v1/auth/verify-email', { body: { token: 'x' }, ip })
    },
  )

  it('200: verifies the address, welcomes its owner and lets them in', async () => {
    const { email, token } = await registerUser(app)
    const reply = await post(app, 'verify-email', { token })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ message: expect.any(String) })
    expect(await app.newestMail(email)).toMatchObject({ subject: 'Welcome to Dashtam' })
    await signIn(app, email)
  })

  it('400: a token that was used', async () => {
    const { token } = await registerUser(app)
    await post(app, 'verify-email', { token })
    const reply = await post(app, 'verify-email', { token })
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({ code: 'invalid_verification_token' })
    expect(reply.headers['www-authenticate']).toBeUndefined()
  })

  it('400: a token after 24 hours, and not a second before', async () => {
    const [early, late] = [await registerUser(app), await registerUser(app)]
    await app.later(24 * 3600 - 5, async () =>
      expect((await post(app, 'verify-email', { token: early.token })).status).toBe(200),
    )
    await app.later(24 * 3600 + 5, async () =>
      expect((await post(app, 'verify-email', { token: late.token })).status).toBe(400),
    )
  })

  it('400: a forged, a cut and a foreign token', async () => {
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

  it('400: of many callers with one token, one verifies', async () => {
    const { token } = await registerUser(app)
    const replies = await Promise.all(Array.from({ length: 8 }, () => post(app, 'verify-email', { token })))
    expect(replies.map(reply => reply.status).sort()).toEqual([200, ...Array(7).fill(400)])
  })

  it('200: the other links of the account die with the one that is used', async () => {
    const { email, token } = await registerUser(app)
    await post(app, 'resend-verification', { email })
    const second = await app.tokenFromMail(email, 'Verify your e-mail address')
    expect(second).not.toBe(token)
    expect((await post(app, 'verify-email', { token: second })).status).toBe(200)
    expect((await post(app, 'verify-email', { token })).status).toBe(400)
  })

  it('400: a link to an address that somebody else has verified in the meantime', async () => {
    const email = await createUser(app)
    const { access_token } = await signIn(app, email)
    const wanted = newEmail()
    const change = { email: wanted, current_password: PASSWORD }
    expect((await app.call('PATCH', '/api/v1/auth/me', { body: change, token: access_token })).status).toBe(
      200,
    )
    const token = await app.tokenFromMail(wanted, 'Verify your new e-mail address')
    await createUser(app, wanted)
    expect((await post(app, 'verify-email', { token })).status).toBe(400)
  })

  it('400: of two accounts that change to one address at once, one gets it', async () => {
    const wanted = newEmail()
    await Promise.all(
      ['one', 'two'].map(async () => {
        const { access_token } = await signInNewUser(app)
        const body = { email: wanted, current_password: PASSWORD }
        await app.call('PATCH', '/api/v1/auth/me', { body, token: access_token })
      }),
    )
    const mails = (await app.mails(wanted)).filter(
      ({ subject }) => subject === 'Verify your new e-mail address',
    )
    const tokens = mails.map(({ text }) => /#token=(\S+)/.exec(text)?.[1])
    expect(tokens).toHaveLength(2)
    // Neither sees the other's change before both have looked whether the address is free.
    const replies = await app.whileLocked('select 1 from users for update', [], 2, () =>
      tokens.map(token => post(app, 'verify-email', { token })),
    )
    expect(replies.map(reply => reply.status).sort()).toEqual([200, 400])
    expect(await app.query('select 1 from users where email = $1', [wanted])).toHaveLength(1)
  })

  it('400: a link that proves nothing leaves its record', async () => {
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
