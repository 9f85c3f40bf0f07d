import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { expectRefused, REFUSED_PASSWORDS } from '../../support/new-passwords.ts'
import {
  createUser,
  newEmail,
  PASSWORD,
  post,
  registerUser,
  signIn,
  statusOfMe,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const NEW = 'Brand-New-Passw0rd'

const app = await startApp()

const resetToken = async (email: string) => {
  await post(app, 'request-password-reset', { email })
  return app.tokenFromMail(email, 'Choose a new password')
}
const options: RouteOptions = {
  body: { token: 'x', new_password: NEW },
  newBody: async () => ({ token: await resetToken(await createUser(app)), new_password: NEW }),
}

describeRoute(app, 'auth/reset-password', options, () => {
  it('200: only the new password works, and every session ends', async () => {
    const email = await createUser(app)
    const [one, two] = [await signIn(app, email), await signIn(app, email)]
    const reply = await post(app, 'reset-password', { token: await resetToken(email), new_password: NEW })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ message: expect.any(String) })
    for (const { access_token, refresh_token } of [one, two]) {
      expect(await statusOfMe(app, access_token)).toBe(401)
      expect((await post(app, 'refresh', { refresh_token })).status).toBe(401)
    }
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(401)
    await signIn(app, email, NEW)
    expect((await app.mails(email)).map(mail => mail.subject)).toContain('Your password was changed')
  })

  it('200: unlocks a locked account', async () => {
    const email = await createUser(app)
    for (let i = 0; i < 10; i += 1) await post(app, 'login', { email, password: 'Wrong-Passw0rd' })
    await post(app, 'reset-password', { token: await resetToken(email), new_password: NEW })
    await signIn(app, email, NEW)
  })

  it('200: an earlier link to another address becomes invalid', async () => {
    const email = await createUser(app)
    const thief = newEmail()
    const { access_token } = await signIn(app, email)
    await app.call('PATCH', '/api/v1/auth/me', {
      body: { email: thief, current_password: PASSWORD },
      token: access_token,
    })
    const change = await app.tokenFromMail(thief, 'Verify your new email address')
    await post(app, 'reset-password', { token: await resetToken(email), new_password: NEW })
    expect((await post(app, 'verify-email', { token: change })).status).toBe(400)
  })

  it.each(REFUSED_PASSWORDS)('422: the password %j; the token is not consumed', async (password, code) => {
    const email = await createUser(app)
    const token = await resetToken(email)
    const reply = await post(app, 'reset-password', { token, new_password: password })
    expectRefused(app, reply, 'new_password', code)
    await signIn(app, email)
    expect((await post(app, 'reset-password', { token, new_password: NEW })).status).toBe(200)
  })

  it('400: a consumed token and an older one of the same account', async () => {
    const email = await createUser(app)
    const [first, second] = [await resetToken(email), await resetToken(email)]
    expect((await post(app, 'reset-password', { token: second, new_password: NEW })).status).toBe(200)
    for (const token of [second, first]) {
      const reply = await post(app, 'reset-password', { token, new_password: 'Third-Passw0rd' })
      expect(reply.status).toBe(400)
      expect(reply.body).toMatchObject({ code: 'invalid_reset_token' })
      expect(reply.headers['www-authenticate']).toBeUndefined()
    }
    await signIn(app, email, NEW)
  })

  it('400: a token after exactly 15 minutes', async () => {
    const [early, late] = [await resetToken(await createUser(app)), await resetToken(await createUser(app))]
    await app.later(15 * 60 - 5, async () =>
      expect((await post(app, 'reset-password', { token: early, new_password: NEW })).status).toBe(200),
    )
    await app.later(15 * 60 + 5, async () =>
      expect((await post(app, 'reset-password', { token: late, new_password: NEW })).status).toBe(400),
    )
  })

  it('400: of two tokens of one account in parallel, one is consumed', async () => {
    const email = await createUser(app)
    const tokens = [await resetToken(email), await resetToken(email)]
    const calls = [...tokens, ...tokens].map((token, i) =>
      post(app, 'reset-password', { token, new_password: `${NEW}${i}` }),
    )
    const statuses = (await Promise.all(calls)).map(reply => reply.status)
    expect(statuses.sort()).toEqual([200, 400, 400, 400])
  })

  it('400: forged, truncated and foreign tokens', async () => {
    const { email, token: verification } = await registerUser(app)
    const token = await resetToken(email)
    const [id, secret = ''] = token.split('.')
    const flipped = `${secret[0] === 'A' ? 'B' : 'A'}${secret.slice(1)}`
    for (const bad of [`${id}.${flipped}`, token.slice(0, -1), verification, 'x']) {
      expect((await post(app, 'reset-password', { token: bad, new_password: NEW })).status, bad).toBe(400)
    }
    expect((await post(app, 'login', { email, password: NEW })).status).toBe(401)
  })

  it('422: a weak new password does not consume the token', async () => {
    const email = await createUser(app)
    const token = await resetToken(email)
    expect((await post(app, 'reset-password', { token, new_password: 'weak' })).status).toBe(422)
    expect((await post(app, 'reset-password', { token, new_password: NEW })).status).toBe(200)
  })

  it('400: an invalid link leaves an audit record', async () => {
    const token = `${crypto.randomUUID()}.${'A'.repeat(43)}`
    const reply = await post(app, 'reset-password', { token, new_password: NEW })
    expect(reply.status).toBe(400)
    const [record] = await app.query(
      'select action, outcome, user_id from audit_logs where request_id = $1',
      [reply.headers['x-request-id']],
    )
    expect(record).toEqual({ action: 'password_reset', outcome: 'failure', user_id: null })
  })
})
