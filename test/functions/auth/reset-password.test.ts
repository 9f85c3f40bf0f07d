import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itRefusesBadBodies } from '../../support/bad-input.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itNeedsItsLimits, itSurvivesFailures } from '../../support/failures.ts'
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

const NEW = 'Brand-New-Passw0rd'

describe('POST /auth/reset-password', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  const resetToken = async (email: string) => {
    await post(app, 'request-password-reset', { email })
    return app.tokenFromMail(email, 'Choose a new password')
  }
  itRefusesBadBodies(() => app, '/api/v1/auth/reset-password', { token: 'x', new_password: NEW })
  itSurvivesFailures(
    () => app,
    async () => {
      const token = await resetToken(await createUser(app))
      return () => post(app, 'reset-password', { token, new_password: NEW })
    },
  )

  itNeedsItsLimits(
    () => app,
    async () => () => post(app, 'reset-password', { token: 'x', new_password: 'Another-Passw0rd' }),
  )

  itLimitsThePace(
    () => app,
    async () => {
      const body = { token: 'x', new_password: 'Brand-New-Passw0rd' }
      return ip => app.call('POST', '/api/v1/auth/reset-password', { body, ip })
    },
  )

  it('200: the new password opens the account, the old one does not, and every session has ended', async () => {
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

  it('200: a link to another address, asked for before, dies', async () => {
    const email = await createUser(app)
    const thief = newEmail()
    const { access_token } = await signIn(app, email)
    await app.call('PATCH', '/api/v1/auth/me', {
      body: { email: thief, current_password: PASSWORD },
      token: access_token,
    })
    const change = await app.tokenFromMail(thief, 'Verify your new e-mail address')
    await post(app, 'reset-password', { token: await resetToken(email), new_password: NEW })
    expect((await post(app, 'verify-email', { token: change })).status).toBe(400)
  })

  it('400: a token that was used, and one that another made needless', async () => {
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

  it('400: a token after 15 minutes, and not a second before', async () => {
    const [early, late] = [await resetToken(await createUser(app)), await resetToken(await createUser(app))]
    await app.later(15 * 60 - 5, async () =>
      expect((await post(app, 'reset-password', { token: early, new_password: NEW })).status).toBe(200),
    )
    await app.later(15 * 60 + 5, async () =>
      expect((await post(app, 'reset-password', { token: late, new_password: NEW })).status).toBe(400),
    )
  })

  it('400: of two tokens of one account at once, one is used', async () => {
    const email = await createUser(app)
    const tokens = [await resetToken(email), await resetToken(email)]
    const calls = [...tokens, ...tokens].map((token, i) =>
      post(app, 'reset-password', { token, new_password: `${NEW}${i}` }),
    )
    const statuses = (await Promise.all(calls)).map(reply => reply.status)
    expect(statuses.sort()).toEqual([200, 400, 400, 400])
  })

  it('400: a forged, a cut and a foreign token', async () => {
    const { email, token: verification } = await registerUser(app)
    const token = await resetToken(email)
    const [id, secret = ''] = token.split('.')
    const flipped = `${secret[0] === 'A' ? 'B' : 'A'}${secret.slice(1)}`
    for (const bad of [`${id}.${flipped}`, token.slice(0, -1), verification, 'x']) {
      expect((await post(app, 'reset-password', { token: bad, new_password: NEW })).status, bad).toBe(400)
    }
    expect((await post(app, 'login', { email, password: NEW })).status).toBe(401)
  })

  it('422: a new password that breaks a rule leaves the token unused', async () => {
    const email = await createUser(app)
    const token = await resetToken(email)
    expect((await post(app, 'reset-password', { token, new_password: 'weak' })).status).toBe(422)
    expect((await post(app, 'reset-password', { token, new_password: NEW })).status).toBe(200)
  })

  it('400: a link that opens nothing leaves its record', async () => {
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
