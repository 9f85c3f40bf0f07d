import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createAccessTokenVerifier, verifyAccessToken } from '../../client/src/verify.ts'
import { sessionIdOf, signInNewUser } from '../support/people.ts'
import { codeOf, signInWithTotp, startLogin, verifyLogin } from '../support/second-factors.ts'
import { startApp } from '../support/start-app.ts'

const app = await startApp()
const JWKS = '/.well-known/jwks.json'
const issuer = 'https://api.example.com'
const audience = 'dashtam'

function verifier(changes: Partial<Parameters<typeof createAccessTokenVerifier>[0]> = {}) {
  const requests: string[] = []
  const fetch = async (url: string) => {
    requests.push(url)
    const { status, text } = await app.call('GET', JWKS)
    return new Response(text, { status, headers: { 'content-type': 'application/json' } })
  }
  const verify = createAccessTokenVerifier({ issuer, audience, fetch, now: app.clock, ...changes })
  return { verify, requests }
}

const claims = { sub: 'user', sid: 'session', jti: 'token', iss: issuer, aud: audience }
const seconds = (offset: number) => Math.floor(app.clock().getTime() / 1000) + offset
const times = { iat: seconds(0), exp: seconds(60) }

it('returns the claims of an access token of the API', async () => {
  const { token, userId } = await signInNewUser(app)
  const { verify } = verifier()
  const result = await verify(token)
  expect(result).toEqual({
    ok: true,
    claims: {
      user_id: userId,
      session_id: sessionIdOf(token),
      token_id: expect.any(String),
      issued_at: expect.any(Date),
      expires_at: expect.any(Date),
      authenticated_at: new Date(seconds(0) * 1000),
      authentication_methods: ['pwd'],
      assurance_level: 'aal1',
    },
  })
  if (result.ok)
    expect(result.claims.expires_at.getTime() - result.claims.issued_at.getTime()).toBe(1_800_000)
})

it('says how strongly the user authenticated', async () => {
  const { email, secret } = await signInWithTotp(app)
  const { challenge } = await startLogin(app, email)
  const { body } = await verifyLogin(app, challenge, { type: 'totp', code: codeOf(app, secret) })
  const strong = await verifier().verify(String(body['access_token']))
  expect(strong).toMatchObject({
    claims: { authentication_methods: ['pwd', 'otp', 'mfa'], assurance_level: 'aal2' },
  })
})

it('reads the keys once for many tokens', async () => {
  const { token } = await signInNewUser(app)
  const { verify, requests } = verifier()
  for (let call = 0; call < 3; call += 1) expect((await verify(token)).ok).toBe(true)
  expect(requests).toEqual([`${issuer}${JWKS}`])
})

it('refuses an expired token', async () => {
  const { token } = await signInNewUser(app)
  const { verify } = verifier()
  expect(await app.later(1801, () => verify(token))).toEqual({ ok: false, reason: 'expired_token' })
})

it.each([
  ['of another issuer', { issuer: 'https://other.example.com', jwksUrl: `${issuer}${JWKS}` }],
  ['for another audience', { audience: 'other' }],
])('refuses a token %s', async (_, options) => {
  const { token } = await signInNewUser(app)
  expect(await verifier(options).verify(token)).toEqual({ ok: false, reason: 'invalid_token' })
})

it.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.'])('refuses the malformed token "%s"', async token => {
  expect(await verifier().verify(token)).toEqual({ ok: false, reason: 'invalid_token' })
})

it('accepts a token that does not say how the user authenticated, and refuses one without type, session or expiry', async () => {
  const { verify } = verifier()
  const { keys } = JSON.parse((await app.call('GET', JWKS)).text)
  // The signing key is not always the first of the set, so the header names it.
  const { token } = await signInNewUser(app)
  const { kid } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())
  expect(keys.map((key: { kid: string }) => key.kid)).toContain(kid)
  const header = { alg: 'ES256', typ: 'at+jwt', kid }
  expect(await verify(await app.sign({ ...claims, ...times }, header))).toMatchObject({
    ok: true,
    claims: { authenticated_at: new Date(0), authentication_methods: [], assurance_level: 'aal1' },
  })
  const otherType = { ...header, typ: 'JWT' }
  for (const [changed, changedHeader] of [
    [{ ...claims, ...times }, otherType],
    [{ ...claims, ...times, sid: undefined }, header],
    [{ ...claims, iat: times.iat }, header],
  ] as const)
    expect(await verify(await app.sign(changed, changedHeader))).toEqual({
      ok: false,
      reason: 'invalid_token',
    })
})

it('refuses a token that another key signed', async () => {
  const { privateKey } = await generateKeyPair('ES256')
  const token = await new SignJWT({ ...claims, ...times })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'unknown' })
    .sign(privateKey)
  expect(await verifier().verify(token)).toEqual({ ok: false, reason: 'invalid_token' })
})

it('refuses a token with another algorithm, even if the key is published', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'rsa', alg: 'RS256' }
  const fetch = async () => Response.json({ keys: [jwk] })
  const token = await new SignJWT({ ...claims, ...times })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'rsa' })
    .sign(privateKey)
  expect(await verifier({ fetch }).verify(token)).toEqual({ ok: false, reason: 'invalid_token' })
})

it.each([
  ['the server fails', async () => new Response('', { status: 503 })],
  ['the reply is not a key set', async () => Response.json({})],
  [
    'the network fails',
    async () => {
      throw new TypeError('fetch failed')
    },
  ],
])('reports that the keys are unavailable if %s', async (_, fetch) => {
  const { token } = await signInNewUser(app)
  expect(await verifier({ fetch }).verify(token)).toMatchObject({ ok: false, reason: 'keys_unavailable' })
})

it('keeps the keys of an issuer for later calls', async () => {
  const options = { issuer, audience, jwksUrl: 'http://127.0.0.1:9/jwks.json' }
  const { token } = await signInNewUser(app)
  expect(await verifyAccessToken(token, options)).toMatchObject({ ok: false, reason: 'keys_unavailable' })
  expect(await verifyAccessToken('x', options)).toEqual({ ok: false, reason: 'invalid_token' })
})

it('uses the keys that it has for an hour if they cannot be read', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const startedAt = Date.now()
  const MINUTE = 60_000
  const { token } = await signInNewUser(app)
  let requests = 0
  let isDown = false
  const fetch = async () => {
    requests += 1
    if (isDown) throw new TypeError('Failed to fetch')
    const { text } = await app.call('GET', JWKS)
    return new Response(text, { headers: { 'content-type': 'application/json' } })
  }
  const { verify } = verifier({ fetch, now: () => new Date() })
  expect(await verify(token)).toMatchObject({ ok: true })
  isDown = true
  vi.setSystemTime(startedAt + 6 * MINUTE)
  for (let call = 0; call < 3; call += 1) expect(await verify(token)).toMatchObject({ ok: true })
  // After a failed read, it waits for half a minute.
  expect(requests).toBe(2)
  vi.setSystemTime(startedAt + 7 * MINUTE)
  expect(await verify(token)).toMatchObject({ ok: true })
  expect(requests).toBe(3)
  vi.setSystemTime(startedAt + 61 * MINUTE)
  expect(await verify(token)).toMatchObject({ ok: false, reason: 'keys_unavailable' })
  isDown = false
  expect(await verify(token)).toMatchObject({ ok: false, reason: 'expired_token' })
})

it('accepts an issuer with a slash at its end', async () => {
  const { token } = await signInNewUser(app)
  const { verify, requests } = verifier({ issuer: `${issuer}/` })
  expect((await verify(token)).ok).toBe(true)
  expect(requests).toEqual([`${issuer}${JWKS}`])
})

it.each([
  ['no audience', { audience: undefined }],
  ['an empty audience', { audience: '' }],
  ['no issuer', { issuer: undefined, jwksUrl: `${issuer}${JWKS}` }],
])('refuses to start with %s', (_, changes) => {
  // As in JavaScript, where a missing setting is undefined.
  const options = { issuer, audience, ...changes } as Parameters<typeof createAccessTokenVerifier>[0]
  expect(() => createAccessTokenVerifier(options)).toThrow('issuer and audience must be texts')
})

it('rejects, and does not throw, for an address that is not valid', async () => {
  await expect(verifyAccessToken('token', { issuer: 'not a URL', audience })).rejects.toThrow(TypeError)
})
