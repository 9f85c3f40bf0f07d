import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { outcomesOf, signInStronglyWithTotp } from '../../support/factors.ts'
import { post, signInNewUser } from '../../support/people.ts'
import { codeOf } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const start = (token: string) => post(app, 'totp', undefined, token)
const confirm = (token: string, code: string) => post(app, 'totp/confirm', { code }, token)

describeRoute(app, 'factors/start-totp', {}, () => {
  it('200: a secret of 160 bits and its URI; the database stores it encrypted', async () => {
    const { email, token, userId } = await signInNewUser(app)
    const reply = await start(token)
    expect(reply.status).toBe(200)
    const secret = String(reply.body['secret'])
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    const uri = new URL(String(reply.body['uri']))
    expect(uri.protocol).toBe('otpauth:')
    expect(uri.searchParams.get('secret')).toBe(secret)
    expect(decodeURIComponent(uri.pathname)).toContain(email)
    const [row] = await app.query('select secret, confirmed_at from totp_secrets where user_id = $1', [
      userId,
    ])
    expect(row).toMatchObject({ confirmed_at: null })
    expect(String(row?.['secret'])).not.toContain(secret)
    expect(await outcomesOf(app, userId, 'totp_started')).toEqual(['success'])
  })

  it('200: replaces an unconfirmed secret', async () => {
    const { token } = await signInNewUser(app)
    const [first, second] = [await start(token), await start(token)]
    const refused = await confirm(token, codeOf(app, String(first.body['secret'])))
    expect(refused.body).toMatchObject({ code: 'invalid_factor' })
    expect((await confirm(token, codeOf(app, String(second.body['secret'])))).status).toBe(200)
  })

  it('409: a confirmed authenticator app stays', async () => {
    const { token, userId } = await signInStronglyWithTotp(app)
    const rows = () => app.query('select secret_id from totp_secrets where user_id = $1', [userId])
    const before = await rows()
    expect((await start(token)).body).toMatchObject({ status: 409, code: 'totp_exists' })
    expect(await rows()).toEqual(before)
  })
})
