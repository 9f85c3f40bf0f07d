import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import {
  CODE_FORMAT,
  outcomesOf,
  recoveryCodesOf,
  signInStronglyWithTotp,
  signInWithPasskey,
} from '../../support/factors.ts'
import { post, signInNewUser } from '../../support/people.ts'
import { codeOf } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const confirm = (token: string, code: string) => post(app, 'totp/confirm', { code }, token)
const start = async (token: string) => String((await post(app, 'totp', undefined, token)).body['secret'])
/** Returns a code that is not valid now, before or after. */
const wrongCodeOf = (secret: string) => {
  const valid = [-1, 0, 1].map(steps => codeOf(app, secret, steps))
  return String(['000000', '000001', '000002', '000003'].find(code => !valid.includes(code)))
}

describeRoute(app, 'factors/confirm-totp', { body: { code: '123456' } }, () => {
  it('200: the first second factor comes with recovery codes, and the owner is notified', async () => {
    const { email, token, userId } = await signInNewUser(app)
    const secret = await start(token)
    const reply = await confirm(token, codeOf(app, secret))
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ recovery_codes: Array(10).fill(expect.stringMatching(CODE_FORMAT)) })
    expect((await app.newestMail(email))?.subject).toBe('An authenticator app was added to your account')
    expect(await outcomesOf(app, userId, 'totp_added')).toEqual(['success'])
  })

  it('200: the code of the confirmation does not work again; the next one does', async () => {
    const { token } = await signInNewUser(app)
    const secret = await start(token)
    const code = codeOf(app, secret)
    expect((await confirm(token, code)).status).toBe(200)
    const stepUp = (one: string) => post(app, 'step-up', { factor: { type: 'totp', code: one } }, token)
    expect((await stepUp(code)).body).toMatchObject({ status: 401, code: 'invalid_factor' })
    expect((await stepUp(codeOf(app, secret, -1))).body).toMatchObject({ code: 'invalid_factor' })
    expect((await stepUp(codeOf(app, secret, 1))).status).toBe(200)
  })

  it('200: a further second factor comes without recovery codes', async () => {
    const { token, userId } = await signInWithPasskey(app)
    const reply = await confirm(token, codeOf(app, await start(token)))
    expect(reply.body).toEqual({ recovery_codes: null })
    expect(await recoveryCodesOf(app, userId)).toBe(10)
  })

  it('200: one of 50 parallel confirmations with one code', async () => {
    const { token, userId } = await signInNewUser(app)
    const code = codeOf(app, await start(token))
    const replies = await app.withSettings({ rateLimitPercent: 1000 }, () =>
      Promise.all(Array.from({ length: 50 }, () => confirm(token, code))),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const { status } of replies) expect([200, 401, 409]).toContain(status)
    expect(await recoveryCodesOf(app, userId)).toBe(10)
    expect(await outcomesOf(app, userId, 'totp_added')).toContain('success')
  })

  it('401: the fifth wrong code deletes the secret', async () => {
    const { token, userId } = await signInNewUser(app)
    const secret = await start(token)
    for (let failures = 0; failures < 5; failures += 1)
      expect((await confirm(token, wrongCodeOf(secret))).body).toMatchObject({
        status: 401,
        code: 'invalid_factor',
      })
    expect((await confirm(token, codeOf(app, secret))).body).toMatchObject({ status: 404, code: 'not_found' })
    expect(await app.query('select 1 from totp_secrets where user_id = $1', [userId])).toEqual([])
    expect(await outcomesOf(app, userId, 'totp_rejected')).toEqual(Array(5).fill('failure'))
  })

  it('401: of 50 parallel wrong codes, the database counts each', async () => {
    const { token, userId } = await signInNewUser(app)
    const wrong = wrongCodeOf(await start(token))
    await app.withSettings({ rateLimitPercent: 1000 }, () =>
      Promise.all(Array.from({ length: 50 }, () => confirm(token, wrong))),
    )
    expect(await app.query('select 1 from totp_secrets where user_id = $1', [userId])).toEqual([])
  })

  it('404: no started authenticator app', async () => {
    const { token } = await signInNewUser(app)
    expect((await confirm(token, '123456')).body).toMatchObject({ status: 404, code: 'not_found' })
  })

  it('409: an authenticator app that is already confirmed', async () => {
    const { token, secret } = await signInStronglyWithTotp(app)
    const reply = await confirm(token, codeOf(app, secret, 1))
    expect(reply.body).toMatchObject({ status: 409, code: 'totp_exists' })
  })
})
