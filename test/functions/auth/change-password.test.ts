import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itRefusesBadBodies } from '../../support/bad-input.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import {
  END_EVERYTHING,
  PASSWORD,
  post,
  signedIn,
  someEmail,
  statusOfMe,
  userIdOf,
  verified,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const NEW = 'Brand-New-Passw0rd'
const valid = { current_password: PASSWORD, new_password: NEW }

describe('POST /auth/change-password', () => {
  let app: App
  let token: string
  beforeAll(async () => {
    app = await startApp()
    token = (await signedIn(app, await verified(app))).access_token
  })
  itRefusesBadBodies(
    () => app,
    '/api/v1/auth/change-password',
    valid,
    () => token,
  )
  itRefusesBadTokens(() => app, 'POST', '/api/v1/auth/change-password', valid)
  itSurvivesFailures(
    () => app,
    async () => {
      const { access_token } = await signedIn(app, await verified(app))
      return () => post(app, 'change-password', valid, access_token)
    },
  )

  itLimitsThePace(
    () => app,
    async () => {
      const { access_token: token } = await signedIn(app, await verified(app))
      const body = { current_password: 'wrong', new_password: 'Brand-New-Passw0rd' }
      return ip => app.call('POST', '/api/v1/auth/change-password', { token, body, ip })
    },
  )

  it('200: this session lives on, every other has ended, and the owner is told', async () => {
    const email = await verified(app)
    const [mine, other] = [await signedIn(app, email), await signedIn(app, email)]
    expect((await post(app, 'change-password', valid, mine.access_token)).status).toBe(200)
    expect(await statusOfMe(app, mine.access_token)).toBe(200)
    expect((await post(app, 'refresh', { refresh_token: mine.refresh_token })).status).toBe(200)
    expect(await statusOfMe(app, other.access_token)).toBe(401)
    expect((await post(app, 'refresh', { refresh_token: other.refresh_token })).status).toBe(401)
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(401)
    await signedIn(app, email, NEW)
    expect((await app.mails(email)).map(mail => mail.subject)).toContain('Your password was changed')
  })

  it('200: links that were asked for before die', async () => {
    const email = await verified(app)
    const wanted = someEmail()
    const { access_token } = await signedIn(app, email)
    await post(app, 'request-password-reset', { email })
    const reset = await app.tokenFromMail(email, 'Choose a new password')
    await app.call('PATCH', '/api/v1/auth/me', {
      body: { email: wanted, current_password: PASSWORD },
      token: access_token,
    })
    const change = await app.tokenFromMail(wanted, 'Verify your new e-mail address')
    await post(app, 'change-password', valid, access_token)
    expect((await post(app, 'reset-password', { token: reset, new_password: NEW })).status).toBe(401)
    expect((await post(app, 'verify-email', { token: change })).status).toBe(401)
  })

  it('401: a wrong present password, which counts towards the lock', async () => {
    const email = await verified(app)
    const { access_token } = await signedIn(app, email)
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
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(401)
    expect((await app.mails(email)).map(mail => mail.subject)).toContain('Your account is locked for a while')
  })

  it('401: of two changes at once, one is made', async () => {
    const { access_token } = await signedIn(app, await verified(app))
    const replies = await Promise.all(
      [1, 2].map(i => post(app, 'change-password', { ...valid, new_password: `${NEW}${i}` }, access_token)),
    )
    expect(replies.map(reply => reply.status).sort()).toEqual([200, 401])
  })

  it('401: a session that is ended while its change is under way changes nothing', async () => {
    const email = await verified(app)
    const { access_token } = await signedIn(app, email)
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
