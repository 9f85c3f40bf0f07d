import { generateKeyPair, SignJWT } from 'jose'
import { expect, it } from 'vitest'
import { UNKNOWN_ID } from './id-tests.ts'
import { signInNewUser } from './people.ts'
import type { TestedRoute } from './tested-route.ts'

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Declares the tests that every invalid access token is refused. */
export function testAccessTokens({ app, send }: TestedRoute): void {
  const call = (headers: Record<string, string>) => send(UNKNOWN_ID, { headers })
  const refused = async (token: string) => {
    const before = await app.fingerprintOfData()
    const reply = await call({ authorization: `Bearer ${token}` })
    expect(reply.status).toBe(401)
    expect(reply.body).toMatchObject({ code: 'invalid_token' })
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="dashtam", error="invalid_token"')
    expect(await app.fingerprintOfData()).toBe(before)
  }
  const newToken = async () => (await signInNewUser(app)).token
  const parts = (token: string) => {
    const [header = '', payload = '', signature = ''] = token.split('.')
    const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
    return { header, payload, signature, headerOf: decode(header), claims: decode(payload) }
  }

  it('401: no Authorization header', async () => {
    const reply = await call({})
    expect(reply.status).toBe(401)
    expect(reply.body).toMatchObject({ code: 'missing_token' })
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="dashtam"')
  })
  it('401: another authentication scheme', async () => {
    const reply = await call({ authorization: `Basic ${await newToken()}` })
    expect(reply.status).toBe(401)
    expect(reply.body).toMatchObject({ code: 'missing_token' })
  })
  it('401: malformed, truncated and empty tokens', async () => {
    const token = await newToken()
    const twoParts = token.split('.').slice(0, 2).join('.')
    for (const bad of ['', 'x', 'a.b.c', token.slice(0, -2), twoParts, `${token}.x`]) await refused(bad)
  })
  it('401: alg none, with and without a signature', async () => {
    const { headerOf, payload, signature } = parts(await newToken())
    for (const alg of ['none', 'None', 'NONE']) {
      await refused(`${encode({ ...headerOf, alg })}.${payload}.`)
      await refused(`${encode({ ...headerOf, alg })}.${payload}.${signature}`)
    }
  })
  it('401: HS256 with the public key as the secret', async () => {
    const { headerOf, claims } = parts(await newToken())
    const keys = await app.call('GET', '/.well-known/jwks.json')
    const secret = new TextEncoder().encode(JSON.stringify(keys.body))
    await refused(await new SignJWT(claims).setProtectedHeader({ ...headerOf, alg: 'HS256' }).sign(secret))
  })
  it('401: changed claims with the original signature', async () => {
    const { header, claims, signature } = parts(await newToken())
    await refused(`${header}.${encode({ ...claims, exp: claims.exp + 3600 })}.${signature}`)
  })
  it('401: signed with an unknown key, with the current, an unknown and no kid', async () => {
    const { headerOf, claims } = parts(await newToken())
    const { privateKey } = await generateKeyPair('ES256')
    for (const kid of [headerOf.kid, 'unknown', undefined]) {
      const { kid: _, ...rest } = headerOf
      await refused(
        await new SignJWT(claims).setProtectedHeader({ ...rest, ...(kid && { kid }) }).sign(privateKey),
      )
    }
  })
  it('401: signed with our key, with another type, issuer or audience, or a claim missing', async () => {
    const { headerOf, claims } = parts(await newToken())
    const signed = async (changedClaims: object, changedHeader: object = {}) =>
      app.sign({ ...claims, ...changedClaims }, { ...headerOf, ...changedHeader })
    await refused(await signed({}, { typ: 'JWT' }))
    await refused(await signed({ iss: 'https://other.example' }))
    await refused(await signed({ aud: 'another' }))
    for (const claim of ['sub', 'sid', 'jti', 'exp', 'iat', 'ver'])
      await refused(await signed({ [claim]: undefined }))
    await refused(await signed({ sub: "x' or '1'='1" }))
  })
  it('401: expired token', async () => {
    const token = await newToken()
    await app.later(30 * 60 + 1, () => refused(token))
  })
}
