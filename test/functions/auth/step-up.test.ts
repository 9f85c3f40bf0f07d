import { decodeJwt } from 'jose'
import { expect, it } from 'vitest'
import type { RequestOptions } from '../../../lib/services/webauthn/passkey-options.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { PASSWORD, post, sessionIdOf, signInNewUser } from '../../support/people.ts'
import { addPasskey, codeOf, signInWithTotp } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const password = { type: 'password', password: PASSWORD }
const stepUp = (factor: object, token: string) => post(app, 'step-up', { factor }, token)
const endOthers = (token: string) => app.call('DELETE', '/api/v1/auth/sessions/others', { token })
const trust = (token: string) =>
  app.call('PUT', `/api/v1/auth/sessions/${sessionIdOf(token)}/trust`, { token })
const tokenOf = (reply: { body: Record<string, unknown> }) => String(reply.body['access_token'])
const passkeyOptions = async (token: string) => {
  const { body } = await post(app, 'step-up/options', undefined, token)
  return { challenge: String(body['challenge']), options: body['passkey_options'] as RequestOptions }
}

describeRoute(app, 'auth/step-up', { body: { factor: password } }, () => {
  it('200: a password makes an action possible again; the former token stays too old (RFC 9470)', async () => {
    const { token, refresh_token } = await signInNewUser(app)
    await app.later(601, async () => {
      const refused = await endOthers(token)
      expect(refused.body).toMatchObject({
        status: 401,
        code: 'reauthentication_required',
        reauthentication: { factor: 'any', max_age: 600 },
      })
      expect(refused.headers['www-authenticate']).toBe(
        'Bearer realm="dashtam", error="insufficient_user_authentication", error_description="A recent authentication is required", max_age="600"',
      )
      const reply = await stepUp(password, token)
      expect(reply.status).toBe(200)
      expect(reply.body).not.toHaveProperty('refresh_token')
      expect((await endOthers(tokenOf(reply))).status).toBe(200)
      expect((await endOthers(token)).status).toBe(401)
      // A refresh keeps the time of the step-up.
      const refreshed = await post(app, 'refresh', { refresh_token })
      expect((await endOthers(tokenOf(refreshed))).status).toBe(200)
    })
    await app.later(1202, async () => {
      const refreshed = await post(app, 'refresh', { refresh_token })
      expect(refreshed.status).toBe(401)
    })
  })

  it('a password does not replace the second factor; a code does, once', async () => {
    const { token, secret } = await signInWithTotp(app)
    const refused = await trust(token)
    expect(refused.body).toMatchObject({ reauthentication: { factor: 'second', max_age: 600 } })
    expect(refused.headers['www-authenticate']).toContain('acr_values="aal2"')
    const weak = tokenOf(await stepUp(password, token))
    expect(decodeJwt(weak)).toMatchObject({ amr: ['pwd'], acr: 'aal1' })
    expect((await trust(weak)).body).toMatchObject({ code: 'reauthentication_required' })
    const factor = { type: 'totp', code: codeOf(app, secret) }
    const strong = await stepUp(factor, token)
    expect(decodeJwt(tokenOf(strong))).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' })
    expect((await trust(tokenOf(strong))).status).toBe(204)
    expect((await stepUp(factor, token)).body).toMatchObject({ status: 401, code: 'invalid_factor' })
  })

  it('200: a passkey answers its challenge once, in its session', async () => {
    const { token, userId, email } = await signInNewUser(app)
    const authenticator = await addPasskey(app, userId)
    const { challenge, options } = await passkeyOptions(token)
    const factor = { type: 'passkey', challenge, credential: authenticator.get(options) }
    const other = await signInNewUser(app)
    expect((await stepUp(factor, other.token)).status).toBe(400)
    const reply = await stepUp(factor, token)
    expect(decodeJwt(tokenOf(reply))).toMatchObject({ acr: 'aal2' })
    expect((await trust(tokenOf(reply))).status).toBe(204)
    expect((await stepUp(factor, token)).status).not.toBe(200)
    expect(email).toContain('@')
  })

  it('one of 20 requests with one code succeeds', async () => {
    const { token, secret } = await signInWithTotp(app)
    const factor = { type: 'totp', code: codeOf(app, secret) }
    const replies = await Promise.all(Array.from({ length: 20 }, () => stepUp(factor, token)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('401: a wrong password counts towards the lockout of the device', async () => {
    const { token, userId } = await signInNewUser(app)
    const wrong = { type: 'password', password: 'Wrong-Horse1' }
    for (let failures = 0; failures < 10; failures += 1)
      expect((await stepUp(wrong, token)).body).toMatchObject({ code: 'invalid_credentials' })
    expect((await stepUp(password, token)).body).toMatchObject({ code: 'invalid_credentials' })
    const [row] = await app.query(
      `select users.locked_until as of_account, devices.locked_until is not null as of_device
       from users join devices on devices.user_id = users.id where users.id = $1`,
      [userId],
    )
    expect(row).toEqual({ of_account: null, of_device: true })
  })

  it('401: a session that ends during the check', async () => {
    const { token, secret, userId } = await signInWithTotp(app)
    const [reply] = await app.whileLocked(
      "update sessions set revoked_at = now(), revoked_reason = 'ended_by_user' where user_id = $1",
      [userId],
      1,
      () => [stepUp({ type: 'totp', code: codeOf(app, secret) }, token)],
    )
    expect(reply?.status).toBe(401)
    // The code was not consumed.
    const [row] = await app.query('select last_step from totp_secrets where user_id = $1', [userId])
    expect(row).toEqual({ last_step: null })
  })

  it('400: a malformed challenge of a passkey', async () => {
    const { token, userId } = await signInNewUser(app)
    const authenticator = await addPasskey(app, userId)
    const { options } = await passkeyOptions(token)
    const factor = { type: 'passkey', challenge: 'x', credential: authenticator.get(options) }
    expect((await stepUp(factor, token)).body).toMatchObject({ status: 400, code: 'invalid_challenge' })
  })
})
