import { decodeJwt } from 'jose'
import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { END_EVERYTHING, statusOfMe } from '../../support/people.ts'
import {
  addPasskey,
  addTotp,
  codeOf,
  signInWithTotp,
  startLogin,
  userWithPasskey,
  verifyLogin,
} from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const TOTP = { type: 'totp', code: '123456' }
const app = await startApp()

const totp = (secret: string, steps = 0) => ({ type: 'totp', code: codeOf(app, secret, steps) })
const addRecoveryCode = async (userId: string, code: string) => {
  const { hashRecoveryCode } = await import('../../../lib/auth/factors/recovery-codes.ts')
  await app.query('insert into recovery_codes (user_id, code_hash, created_at) values ($1, $2, now())', [
    userId,
    hashRecoveryCode(userId, code),
  ])
}

const options: RouteOptions = {
  body: { challenge: 'x', factor: TOTP },
  newBody: async () => {
    const { email, secret } = await signInWithTotp(app)
    return { challenge: (await startLogin(app, email)).challenge, factor: totp(secret) }
  },
}

describeRoute(app, 'auth/verify-login', options, () => {
  it('200: a code opens a session that says how it was authenticated', async () => {
    const { email, secret, userId } = await signInWithTotp(app)
    const login = await startLogin(app, email)
    expect(login.factors).toEqual(['totp'])
    expect(login.options).toBeNull()
    const reply = await verifyLogin(app, login.challenge, totp(secret))
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ result: 'signed_in', user: { id: userId } })
    const token = String(reply.body['access_token'])
    expect(decodeJwt(token)).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' })
    expect(await statusOfMe(app, token)).toBe(200)
    const records = await app.query(
      "select details->>'amr' as amr from audit_logs where action = 'logged_in' and user_id = $1",
      [userId],
    )
    expect(records).toContainEqual({ amr: 'pwd otp mfa' })
  })

  it('200: a passkey as the second factor', async () => {
    const { email, authenticator } = await userWithPasskey(app)
    const { challenge, options } = await startLogin(app, email)
    if (!options) throw new Error('The reply has the options of the passkey')
    const reply = await verifyLogin(app, challenge, {
      type: 'passkey',
      credential: authenticator.get(options),
    })
    expect(reply.status).toBe(200)
    expect(decodeJwt(String(reply.body['access_token']))).toMatchObject({
      amr: ['pwd', 'hwk', 'user', 'mfa'],
      acr: 'aal2',
    })
  })

  it('200: a recovery code works once, and its owner is notified', async () => {
    const { email, userId } = await signInWithTotp(app)
    const code = 'V7QK-2M8D-0XTR-9C4H-PJ6N-W3BE'
    await addRecoveryCode(userId, code)
    const { challenge, factors } = await startLogin(app, email)
    expect(factors).toEqual(['totp', 'recovery_code'])
    const factor = { type: 'recovery_code', code: code.toLowerCase().replaceAll('-', '') }
    expect((await verifyLogin(app, challenge, factor)).status).toBe(200)
    expect((await app.newestMail(email))?.subject).toBe('A recovery code of your account was used')
    const again = await startLogin(app, email)
    expect(again.factors).toEqual(['totp'])
    expect((await verifyLogin(app, again.challenge, factor)).body).toMatchObject({
      status: 401,
      code: 'invalid_factor',
    })
  })

  it('200: the refresh keeps the time and the methods of the authentication', async () => {
    const { email, secret } = await signInWithTotp(app)
    const reply = await verifyLogin(app, (await startLogin(app, email)).challenge, totp(secret))
    const before = decodeJwt(String(reply.body['access_token']))
    await app.later(1200, async () => {
      const { body } = await app.call('POST', '/api/v1/auth/refresh', {
        body: { refresh_token: reply.body['refresh_token'] },
      })
      const { amr, acr, auth_time } = decodeJwt(String(body['access_token']))
      expect({ amr, acr, auth_time }).toEqual({
        amr: before['amr'],
        acr: 'aal2',
        auth_time: before['auth_time'],
      })
    })
  })

  it('401: a code that was used, and an earlier one; the next code works', async () => {
    const { email, secret } = await signInWithTotp(app)
    expect((await verifyLogin(app, (await startLogin(app, email)).challenge, totp(secret))).status).toBe(200)
    const { challenge } = await startLogin(app, email)
    for (const steps of [0, -1])
      expect((await verifyLogin(app, challenge, totp(secret, steps))).body).toMatchObject({
        code: 'invalid_factor',
      })
    expect((await verifyLogin(app, challenge, totp(secret, 1))).status).toBe(200)
  })

  it('one of 50 requests with one code succeeds, with one challenge or with many', async () => {
    const { email, secret } = await signInWithTotp(app)
    const { challenge } = await startLogin(app, email)
    const others = await Promise.all(Array.from({ length: 5 }, () => startLogin(app, email)))
    const challenges = Array.from({ length: 50 }, (_, index) =>
      index < 40 ? challenge : (others[index % 5]?.challenge ?? ''),
    )
    const factor = totp(secret)
    const replies = await Promise.all(challenges.map(one => verifyLogin(app, one, factor)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.filter(({ status }) => status >= 500)).toEqual([])
  })

  it('1,000 guesses lock the authenticator app, not the other factors', { timeout: 240_000 }, async () => {
    const { email, secret, userId } = await signInWithTotp(app)
    await addRecoveryCode(userId, 'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF')
    const right = codeOf(app, secret)
    let sent = 0
    while (sent < 1_000) {
      // An attacker with the password starts again after every five guesses.
      await app.query('delete from rate_limit_buckets')
      const { challenge } = await startLogin(app, email)
      const guesses = Array.from({ length: 10 }, (_, index) =>
        String((sent + index) % 1_000_000).padStart(6, '0'),
      )
      const replies = await Promise.all(
        guesses
          .filter(code => code !== right)
          .map(code => verifyLogin(app, challenge, { type: 'totp', code })),
      )
      expect(replies.every(({ status }) => status === 401 || status === 400)).toBe(true)
      sent += 10
    }
    const { challenge } = await startLogin(app, email)
    expect((await verifyLogin(app, challenge, { type: 'totp', code: right })).body).toMatchObject({
      code: 'invalid_factor',
    })
    const recovery = { type: 'recovery_code', code: 'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF' }
    expect((await verifyLogin(app, challenge, recovery)).status).toBe(200)
    expect((await app.mails(email)).map(({ subject }) => subject)).toContain(
      'Your authenticator app is temporarily locked',
    )
  })

  it('400: unknown, expired, used and exhausted challenges', async () => {
    const { email, secret } = await signInWithTotp(app)
    const refused = async (challenge: string, steps = 0) =>
      expect((await verifyLogin(app, challenge, totp(secret, steps))).body).toMatchObject({
        status: 400,
        code: 'invalid_challenge',
      })
    const { challenge } = await startLogin(app, email)
    await refused('x')
    await refused(`${challenge.slice(0, 37)}${'A'.repeat(43)}`)
    await app.later(301, () => refused(challenge))
    for (let failures = 0; failures < 5; failures += 1)
      expect((await verifyLogin(app, challenge, TOTP)).status).toBe(401)
    await refused(challenge)
    const second = await startLogin(app, email)
    expect((await verifyLogin(app, second.challenge, totp(secret))).status).toBe(200)
    await refused(second.challenge, 1)
  })

  it('400: a challenge from before a breach rotation', async () => {
    const { email, secret, userId } = await signInWithTotp(app)
    const { challenge } = await startLogin(app, email)
    await app.query(END_EVERYTHING, [userId])
    expect((await verifyLogin(app, challenge, totp(secret))).status).not.toBe(200)
  })

  it('401: a factor of another user', async () => {
    const [ada, eve] = [await signInWithTotp(app), await signInWithTotp(app)]
    const { challenge } = await startLogin(app, ada.email)
    expect((await verifyLogin(app, challenge, totp(eve.secret))).status).toBe(401)
    const authenticator = await addPasskey(app, eve.userId)
    const { options } = await startLogin(app, eve.email)
    if (!options) throw new Error('The reply has the options of the passkey')
    const credential = authenticator.get(options)
    expect((await verifyLogin(app, challenge, { type: 'passkey', credential })).status).toBe(401)
  })

  it('401: a copied passkey is revoked, and its owner is notified', async () => {
    const { email, authenticator, userId } = await userWithPasskey(app)
    await addTotp(app, userId)
    const copy = authenticator.clone()
    const signInWith = async (one: typeof authenticator) => {
      const { challenge, options } = await startLogin(app, email)
      if (!options) throw new Error('The reply has the options of the passkey')
      return verifyLogin(app, challenge, { type: 'passkey', credential: one.get(options) })
    }
    expect((await signInWith(authenticator)).status).toBe(200)
    expect((await signInWith(copy)).body).toMatchObject({ code: 'invalid_factor' })
    expect((await startLogin(app, email)).factors).toEqual(['totp'])
    expect((await app.newestMail(email))?.subject).toBe('We blocked one of your passkeys')
  })

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another domain', { rpId: 'evil.example' }],
    ['no user verification', { isUserVerified: false }],
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
  ])('401: a passkey with %s', async (_, deviation) => {
    const { email, authenticator } = await userWithPasskey(app)
    const { challenge, options } = await startLogin(app, email)
    if (!options) throw new Error('The reply has the options of the passkey')
    const credential = authenticator.get(options, deviation)
    const reply = await verifyLogin(app, challenge, { type: 'passkey', credential })
    expect(reply.body).toMatchObject({ status: 401, code: 'invalid_factor' })
  })

  it('403: an account that an operator disables during the login', async () => {
    const { email, secret, userId } = await signInWithTotp(app)
    const { challenge } = await startLogin(app, email)
    await app.query('update users set is_active = false where id = $1', [userId])
    expect((await verifyLogin(app, challenge, totp(secret))).body).toMatchObject({
      status: 403,
      code: 'account_disabled',
    })
  })
})
