import { generateKeyPair, SignJWT } from 'jose'
import { expect, it } from 'vitest'
import type { App } from './app.ts'
import { signInNewUser } from './people.ts'

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Declares the tests that every route for signed-in people shares: whatever is wrong with an access token is a 401. */
export function itRefusesBadTokens(app: () => App, method: string, path: string, body?: object): void {
  const call = (headers: Record<string, string>) =>
    app().call(method, path, { headers, ...(body && { body }) })
  const refused = async (token: string) => {
    const before = await app().fingerprintOfData()
    const reply = await call({ authorization: `Bearer ${token}` })
    expect(reply.status).toBe(401)
    expect(reply.body).toMatchObject({ code: 'invalid_token' })
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="dashtam", error="invalid_token"')
    expect(await app().fingerprintOfData()).toBe(before)
  }
  const live = async () => (await signInNewUser(app())).access_token
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
  it('401: another scheme', async () => {
    const reply = await call({ authorization: `Basic ${await live()}` })
    expect(reply.status).toBe(401)
    expect(reply.body).toMatchObject({ code: 'missing_token' })
  })
  it('401: no JWT, a cut one, an empty one', async () => {
    const token = await live()
    for (const bad of [
      '',
      'x',
      'a.b.c',
      token.slice(0, -2),
      token.split('.').slice(0, 2).join('.'),
      `${token}.x`,
    ])
      await refused(bad)
  })
  it('401: alg none, with and without a signature', async () => {
    const { headerOf, payload, signature } = parts(await live())
    for (const alg of ['none', 'None', 'NONE']) {
      await refused(`${encode({ ...headerOf, alg })}.${payload}.`)
      await refused(`${encode({ ...headerOf, alg })}.${payload}.${signature}`)
    }
  })
  it('401: HS256 with the public key as the secret', async () => {
    const { headerOf, claims } = parts(await live())
    const keys = await app().call('GET', '/.well-known/jwks.json')
    const secret = new TextEncoder().encode(JSON.stringify(keys.body))
    await refused(await new SignJWT(claims).setProtectedHeader({ ...headerOf, alg: 'HS256' }).sign(secret))
  })
  it('401: other claims under the old signature', async () => {
    const { header, claims, signature } = parts(await live())
    await refused(`${header}.${encode({ ...claims, exp: claims.exp + 3600 })}.${signature}`)
  })
  it('401: signed by an unknown key, with our kid, another and none', async () => {
    const { headerOf, claims } = parts(await live())
    const { privateKey } = await generateKeyPair('ES256')
    for (const kid of [headerOf.kid, 'unknown', undefined]) {
      const { kid: _, ...rest } = headerOf
      await refused(
        await new SignJWT(claims).setProtectedHeader({ ...rest, ...(kid && { kid }) }).sign(privateKey),
      )
    }
  })
  it('401: our key, but another type, issuer, audience, or a claim missing', async () => {
    const { headerOf, claims } = parts(await live())
    const signed = async (changedClaims: object, changedHeader: object = {}) =>
      app().sign({ ...claims, ...changedClaims }, { ...headerOf, ...changedHeader })
    await refused(await signed({}, { typ: 'JWT' }))
    await refused(await signed({ iss: 'https://elsewhere.example' }))
    await refused(await signed({ aud: 'another' }))
    for (const claim of ['sub', 'sid', 'jti', 'exp', 'iat', 'ver'])
      await refused(await signed({ [claim]: undefined }))
    await refused(await signed({ sub: "x' or '1'='1" }))
  })
  it('401: expired', async () => {
    const token = await live()
    await app().later(30 * 60 + 1, () => refused(token))
  })
}
