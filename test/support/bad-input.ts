import { expect, it } from 'vitest'
import type { App, CallOptions } from './app.ts'

/** Declares the tests that every route with a body shares: whatever is wrong with it, nothing is written. */
export function itRefusesBadBodies(
  app: () => App,
  path: string,
  valid: object,
  token?: (() => string) | 'operator',
  method = 'POST',
): void {
  const call = (options: CallOptions) =>
    token === 'operator'
      ? app().operateWith(method, path, options)
      : app().call(method, path, { ...options, ...(token && { token: token() }) })
  const refused = async (options: CallOptions, status: number, code: string) => {
    const before = await app().fingerprintOfData()
    const reply = await call(options)
    expect(reply.status).toBe(status)
    expect(reply.body).toMatchObject({ status, code })
    expect(await app().fingerprintOfData()).toBe(before)
    return reply.body
  }

  it('400: malformed JSON', () => refused({ rawBody: '{"email": ' }, 400, 'malformed_json'))
  it('400: no body at all', () => refused({ rawBody: '' }, 400, 'malformed_json'))
  it('413: a body of 300 KB', () =>
    refused({ body: { ...valid, filler: 'x'.repeat(300_000) } }, 413, 'payload_too_large'))
  it('415: a form instead of JSON', () =>
    refused(
      { rawBody: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported_media_type',
    ))
  it('422: an unknown field', async () => {
    const problem = await refused({ body: { ...valid, is_admin: true } }, 422, 'invalid_input')
    expect(problem['errors']).toContainEqual({
      path: 'is_admin',
      code: 'unknown_field',
      message: 'Unknown field',
    })
  })
  it.each(Object.keys(valid))('422: %s missing, of a wrong type, or null', async field => {
    const { [field]: _, ...without } = { ...valid } as Record<string, unknown>
    const problem = await refused({ body: without }, 422, 'invalid_input')
    expect(problem['errors']).toContainEqual(expect.objectContaining({ path: field, code: 'missing' }))
    for (const wrong of [7, true, null, [], { value: { stringValue: 'x' } }]) {
      await refused({ body: { ...valid, [field]: wrong } }, 422, 'invalid_input')
    }
  })
  it.each([
    ['array', []],
    ['text', 'x'],
    ['null', null],
  ])('422: a body that is an %s', (_, body) => refused({ body }, 422, 'invalid_input').then(() => undefined))
}
