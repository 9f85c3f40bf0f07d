import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { CallOptions } from './app.ts'
import { UNKNOWN_ID } from './id-tests.ts'
import { signInNewUser } from './people.ts'
import type { TestedRoute } from './tested-route.ts'

/** Declares the tests that an invalid body is refused and changes nothing. */
export function testBodies({ app, route, body: valid, requiredFields, send }: TestedRoute): void {
  if (!valid) throw new Error(`The tests of ${route.id} require a valid body`)
  let caller: CallOptions | undefined
  const signedIn = async () => ({ token: (await signInNewUser(app)).token })
  const refused = async (options: CallOptions, status: number, code: string) => {
    caller ??= route.access === 'public' || route.access === 'iam' ? {} : await signedIn()
    const before = await app.fingerprintOfData()
    const reply = await send(UNKNOWN_ID, { ...caller, ...options })
    expect(reply.status).toBe(status)
    expect(reply.body).toMatchObject({ status, code })
    expect(await app.fingerprintOfData()).toBe(before)
    return reply.body
  }

  it('400: malformed JSON', () => refused({ rawBody: '{"email": ' }, 400, 'malformed_json'))
  it('400: no body', () => refused({ rawBody: '' }, 400, 'malformed_json'))
  it('413: a body of 300 KB', () =>
    refused({ body: { ...valid, filler: 'x'.repeat(300_000) } }, 413, 'payload_too_large'))
  it('415: a form instead of JSON', () =>
    refused(
      { rawBody: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported_media_type',
    ))
  const acceptsUnknownFields = route.body && z.safeParse(route.body, { ...valid, is_admin: true }).success
  if (!acceptsUnknownFields)
    it('422: an unknown field', async () => {
      const problem = await refused({ body: { ...valid, is_admin: true } }, 422, 'invalid_input')
      expect(problem['errors']).toContainEqual({
        path: 'is_admin',
        code: 'unknown_field',
        message: 'Unknown field.',
      })
    })
  it.each(requiredFields ?? Object.keys(valid))('422: %s missing, of a wrong type, or null', async field => {
    const { [field]: _, ...without } = valid
    const problem = await refused({ body: without }, 422, 'invalid_input')
    expect(problem['errors']).toContainEqual(expect.objectContaining({ path: field, code: 'missing' }))
    for (const wrong of [7, true, null, [], { value: { stringValue: 'x' } }]) {
      await refused({ body: { ...valid, [field]: wrong } }, 422, 'invalid_input')
    }
  })
  it.each([
    ['an array', []],
    ['a string', 'x'],
    ['null', null],
  ])('422: a body that is %s', (_, body) => refused({ body }, 422, 'invalid_input').then(() => undefined))
}
