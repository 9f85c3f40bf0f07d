import { generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { networkHashOf } from '../../lib/http/report-refusal.ts'
import type { RequestOptions } from '../../lib/services/webauthn/passkey-options.ts'
import { createConnection } from '../support/connections.ts'
import { UNKNOWN_ID } from '../support/id-tests.ts'
import { createUser, post, sessionIdOf, signIn, signInNewUser } from '../support/people.ts'
import { addPasskey, addTotp, signInWithTotp, startLogin, verifyLogin } from '../support/second-factors.ts'
import { startApp } from '../support/start-app.ts'

const app = await startApp()
const ME = '/api/v1/auth/me'
const NETWORK = { network_hash: expect.stringMatching(/^[0-9a-f]{32}$/) }

/** Returns the fields of the newest log message with a code. */
const newest = (code: Parameters<typeof app.logged>[0]) => app.logged(code).at(-1)

describe('the log names the subject of refused access tokens', () => {
  const refused = async (token: string) => {
    expect((await app.call('GET', ME, { token })).status).toBe(401)
    return newest('access_token_refused')
  }
  const decoded = (token: string) => {
    const [header = '', claims = ''] = token.split('.')
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
    return { header: read(header), claims: read(claims) }
  }

  it('marks the subject of a forged token as unverified', async () => {
    const { token, userId } = await signInNewUser(app)
    const { header, claims } = decoded(token)
    const { privateKey } = await generateKeyPair('ES256')
    const forged = await new SignJWT(claims).setProtectedHeader(header).sign(privateKey)
    expect(await refused(forged)).toEqual({
      ...NETWORK,
      reason: 'wrong_signature',
      unverified_user_id: userId,
      unverified_session_id: sessionIdOf(token),
    })
  })

  it('logs no text that the sender of a forged token chose', async () => {
    const { privateKey } = await generateKeyPair('ES256')
    const forged = await new SignJWT({ sub: 'x\n{"level":"error"}', sid: 'y'.repeat(1000) })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'z' })
      .sign(privateKey)
    expect(await refused(forged)).toEqual({ ...NETWORK, reason: 'unknown_key' })
    expect(await refused('not a token')).toEqual({ ...NETWORK, reason: 'malformed' })
  })

  it.each([
    ['wrong_audience', { aud: 'another' }, {}],
    ['wrong_issuer', { iss: 'https://other.example' }, {}],
    ['wrong_type', {}, { typ: 'JWT' }],
    ['wrong_claims', { jti: undefined }, {}],
  ])('names the user and the session of a token with a valid signature: %s', async (reason, claim, head) => {
    const { token, userId } = await signInNewUser(app)
    const { header, claims } = decoded(token)
    const foreign = await app.sign({ ...claims, ...claim }, { ...header, ...head })
    const subject = { user_id: userId, session_id: sessionIdOf(token) }
    expect(await refused(foreign)).toEqual({ ...NETWORK, ...subject, reason })
  })

  it('names the user and the session of expired and revoked tokens', async () => {
    const { token, userId } = await signInNewUser(app)
    const subject = { ...NETWORK, user_id: userId, session_id: sessionIdOf(token) }
    const expired = await app.later(30 * 60 + 1, () => refused(token))
    expect(expired).toEqual({ ...subject, reason: 'expired' })
    await app.call('DELETE', `/api/v1/auth/sessions/${sessionIdOf(token)}`, { token })
    expect(await refused(token)).toEqual({ ...subject, reason: 'revoked' })
  })
})

describe('the log names the subject of refused access to resources', () => {
  it("logs the user and the id for another user's connection, session, device and passkey", async () => {
    const { token, userId } = await signInNewUser(app)
    const other = await signInNewUser(app)
    const connection = await createConnection(app, other.token)
    const [device] = await app.query('select device_id from sessions where id = $1', [
      sessionIdOf(other.token),
    ])
    await addPasskey(app, other.userId)
    const [passkey] = await app.query('select id from passkeys where user_id = $1', [other.userId])
    const resources = [
      ['GET', `/api/v1/providers/${connection}`, connection],
      ['DELETE', `/api/v1/auth/sessions/${sessionIdOf(other.token)}`, sessionIdOf(other.token)],
      ['DELETE', `/api/v1/auth/devices/${device?.['device_id']}`, device?.['device_id']],
      ['DELETE', `/api/v1/auth/passkeys/${passkey?.['id']}`, passkey?.['id']],
    ] as const
    for (const [method, path, resource_id] of resources) {
      expect((await app.call(method, path, { token })).status, path).toBe(404)
      const subject = { user_id: userId, session_id: sessionIdOf(token) }
      expect(newest('resource_refused')).toEqual({ ...NETWORK, ...subject, resource_id })
    }
  })

  it('logs nothing for a provider that does not exist: it is no resource of a user', async () => {
    const { token } = await signInNewUser(app)
    const before = app.logged('resource_refused').length
    expect((await app.call('GET', '/api/v1/provider-types/nothing', { token })).status).toBe(404)
    expect(app.logged('resource_refused')).toHaveLength(before)
  })

  it('logs the user of a request that requires a recent authentication', async () => {
    const { token, userId } = await signInWithTotp(app)
    const reply = await app.call('POST', '/api/v1/auth/me/export', { token })
    expect(reply.body).toMatchObject({ code: 'reauthentication_required' })
    const subject = { user_id: userId, session_id: sessionIdOf(token) }
    expect(newest('reauthentication_demanded')).toEqual({ ...NETWORK, ...subject, factor: 'second' })
  })
})

describe('the log names the subject of refused credentials', () => {
  it('logs the id of the challenge of a wrong code, and the user of a step-up', async () => {
    const email = await createUser(app)
    const [user] = await app.query('select id from users where email = $1', [email])
    await addTotp(app, String(user?.['id']))
    const { challenge } = await startLogin(app, email)
    const wrong = await verifyLogin(app, challenge, { type: 'totp', code: '000000' })
    expect(wrong.body).toMatchObject({ code: 'invalid_factor' })
    const token_id = challenge.split('.')[0]
    expect(newest('credential_refused')).toEqual({ ...NETWORK, reason: 'invalid_factor', token_id })
    const { token, userId } = await signInNewUser(app)
    const authenticator = await addPasskey(app, userId)
    const offered = await post(app, 'step-up/options', undefined, token)
    const credential = authenticator.get(offered.body['passkey_options'] as RequestOptions)
    const foreign = await post(app, 'step-up', { factor: { type: 'passkey', challenge, credential } }, token)
    expect(foreign.body).toMatchObject({ code: 'invalid_challenge' })
    expect(newest('credential_refused')).toEqual({
      ...NETWORK,
      user_id: userId,
      session_id: sessionIdOf(token),
      reason: 'invalid_challenge',
      token_id,
    })
  })

  it('logs the network of a wrong password, and never the address, the password or a secret', async () => {
    const email = await createUser(app)
    const ip = '198.51.100.77'
    const { refresh_token } = await signIn(app, email)
    const before = app.logLines.length
    const body = { email, password: 'Wrong-Password-1' }
    expect((await app.call('POST', '/api/v1/auth/login', { ip, body })).status).toBe(401)
    expect(newest('credential_refused')).toEqual({
      network_hash: networkHashOf(ip),
      reason: 'invalid_credentials',
      token_id: undefined,
    })
    const [id, secret = ''] = refresh_token.split('.')
    const guess = `${id}.${secret.split('').reverse().join('')}`
    expect((await post(app, 'refresh', { refresh_token: guess })).status).toBe(401)
    expect(newest('credential_refused')).toMatchObject({ reason: 'invalid_refresh_token', token_id: id })
    const lines = JSON.stringify(app.logLines.slice(before))
    for (const text of [ip, email, 'Wrong-Password-1', secret, guess]) expect(lines).not.toContain(text)
  })
})

describe('the log names the subject of an exhausted rate limit', () => {
  it('logs the user of a request with a token, and the network of one without', async () => {
    const { token, userId } = await signInNewUser(app)
    const ip = '198.51.100.78'
    const exhaust = async (call: () => Promise<{ status: number }>) => {
      for (let calls = 0; calls < 100; calls += 1) if ((await call()).status === 429) return
      throw new Error('The limit was not exhausted')
    }
    await app.withSettings({ rateLimitPercent: 1 }, async () => {
      await exhaust(() => app.call('PUT', `/api/v1/auth/sessions/${UNKNOWN_ID}/trust`, { token, ip }))
      expect(newest('rate_limited')).toMatchObject({ user_id: userId, network_hash: networkHashOf(ip) })
      const body = { email: 'nobody@example.com', password: 'Wrong-Password-1' }
      await exhaust(() => app.call('POST', '/api/v1/auth/login', { ip, body }))
      expect(newest('rate_limited')).toMatchObject({ user_id: undefined, network_hash: networkHashOf(ip) })
    })
  })
})
