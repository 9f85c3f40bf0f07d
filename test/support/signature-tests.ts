import { expect, it } from 'vitest'
import { LOCAL_REGION } from '../../local/environment.ts'
import { signRequest } from '../../local/sign-request.ts'
import { UNKNOWN_ID } from './id-tests.ts'
import type { TestedRoute } from './tested-route.ts'

/** Declares the tests that a request without a valid IAM signature is refused. */
export function testSignatures({ app, route: { method }, path: pathOf, body }: TestedRoute): void {
  const path = pathOf(UNKNOWN_ID)
  const url = new URL(path, 'https://api.example.com')
  const text = body && JSON.stringify(body)
  const sign = (changed: object = {}, region = LOCAL_REGION) =>
    signRequest({ method, url, body: text }, { ...app.cloud.credentials, ...changed }, region)
  const refused = async (headers: Record<string, string>, sent = text) => {
    const before = await app.fingerprintOfData()
    const reply = await app.call(method, path, { headers, ...(sent !== undefined && { rawBody: sent }) })
    expect(reply.status).toBe(401)
    expect(reply.body).toMatchObject({ code: 'invalid_signature' })
    expect(reply.headers['www-authenticate']).toBe('AWS4-HMAC-SHA256')
    expect(await app.fingerprintOfData()).toBe(before)
  }

  it('401: no signature', () => refused({}))
  it("401: a user's access token", () => refused({ authorization: 'Bearer a.b.c' }))
  it('401: signed with another secret, by another key, for another region', async () => {
    await refused(await sign({ secretAccessKey: 'x' }))
    await refused(await sign({ accessKeyId: 'ANOTHER' }))
    await refused(await sign({}, 'eu-west-1'))
  })
  it('401: the body was changed after signing', async () => {
    await refused(await sign(), body ? JSON.stringify({ ...body, reason: 'another' }) : '{"a":1}')
  })
}
