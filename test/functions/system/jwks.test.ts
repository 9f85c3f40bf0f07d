import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

describeRoute(app, 'system/jwks', {}, () => {
  it('200: publishes the current and the next public key only', async () => {
    const reply = await app.call('GET', '/.well-known/jwks.json')
    expect(reply.status).toBe(200)
    expect(reply.headers).toMatchObject({
      'content-type': 'application/jwk-set+json',
      'cache-control': 'public, max-age=300',
    })
    expect(reply.body['keys']).toHaveLength(2)
    for (const key of reply.body['keys'] as object[]) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    }
  })

  it('200: verifies an access token', async () => {
    const { access_token } = await signInNewUser(app)
    const { body } = await app.call('GET', '/.well-known/jwks.json')
    const keys = createLocalJWKSet(body as unknown as JSONWebKeySet)
    const { payload } = await jwtVerify(access_token, keys, {
      issuer: 'https://api.example.com',
      audience: 'dashtam',
      typ: 'at+jwt',
      currentDate: app.clock(),
    })
    expect(payload['sid']).toEqual(expect.any(String))
  })

  it('500: the keys cannot be read; the next request reads them again', async () => {
    const another = await app.afterColdStart(async () => {
      const failed = await app.failing('secrets', () => app.call('GET', '/.well-known/jwks.json'))
      expect(failed.status).toBe(500)
      return app.call('GET', '/.well-known/jwks.json')
    })
    expect(another.status).toBe(200)
  })
})
