import { expect, it } from 'vitest'
import { MASK, maskAddresses, maskBody, maskHeaders } from '../../../local/recording/mask.ts'

const json = (value: unknown, isRequest = true) =>
  maskBody({ bytes: Buffer.from(JSON.stringify(value)), contentType: 'application/json', isRequest })

it('masks credentials in headers and keeps the scheme', () => {
  expect(
    maskHeaders({
      Authorization: 'Bearer top-secret',
      cookie: ['a=top-secret', 'b=top-secret'],
      location: 'https://app.example/callback?code=top-secret&page=2',
      accept: 'text/html',
      absent: undefined,
    }),
  ).toEqual({
    authorization: `Bearer ${MASK}`,
    cookie: MASK,
    location: `https://app.example/callback?code=${MASK}&page=2`,
    accept: 'text/html',
  })
})

it('masks tokens, passwords and codes in addresses', () => {
  expect(maskAddresses('?code=x&state=y&session=z&per_page=5')).toBe(
    `?code=${MASK}&state=${MASK}&session=z&per_page=5`,
  )
  expect(maskAddresses('Open https://a.example/verify-email#token=x.y now')).toBe(
    `Open https://a.example/verify-email#token=${MASK} now`,
  )
})

it('masks the secret fields of JSON at every depth, and keeps the others', () => {
  const body = {
    email: 'ada@example.com',
    password: 'top-secret',
    new_password: 'top-secret',
    nested: [{ refresh_token: 'top-secret', token_type: 'bearer', email_verified: true }],
    auth_url: 'https://provider.example/authorize?state=top-secret&scope=api',
  }
  const masked = json(body)
  expect(masked?.text).not.toContain('top-secret')
  expect(JSON.parse(masked?.text ?? '')).toEqual({
    email: 'ada@example.com',
    password: MASK,
    new_password: MASK,
    nested: [{ refresh_token: MASK, token_type: 'bearer', email_verified: true }],
    auth_url: `https://provider.example/authorize?state=${MASK}&scope=api`,
  })
})

it('masks a code in a request, and keeps the code of a problem', () => {
  expect(json({ code: '123456' })?.text).not.toContain('123456')
  expect(json({ code: 'rate_limited' }, false)?.text).toContain('rate_limited')
})

it('masks the parameters of a form', () => {
  const body = maskBody({
    bytes: Buffer.from('grant_type=refresh_token&refresh_token=top-secret'),
    contentType: 'application/x-www-form-urlencoded',
    isRequest: true,
  })
  expect(body?.text).toBe(`grant_type=refresh_token&refresh_token=${MASK}`)
})

it.each([
  ['malformed JSON', '{"password":"top-secret', 'application/json'],
  ['another type', 'password top-secret', 'text/plain'],
  ['no type', 'top-secret', ''],
])('does not record a request body with %s', (_, text, contentType) => {
  const body = maskBody({ bytes: Buffer.from(text), contentType, isRequest: true })
  expect(body).toMatchObject({ text: '', bytes: text.length, note: expect.stringContaining('not recorded') })
})

it('cuts a body at 64 KiB and says so', () => {
  const text = 'ä'.repeat(40_000)
  const body = json({ text })
  expect(Buffer.byteLength(body?.text ?? '')).toBeLessThanOrEqual(64 * 1024)
  expect(body?.text).not.toContain('\uFFFD')
  expect(body?.note).toBe('Only the first 64 KiB are recorded.')
  expect(body?.bytes).toBeGreaterThan(80_000)
  expect(json({ text: 'x'.repeat(2 ** 20) })).toMatchObject({
    text: '',
    note: expect.stringContaining('1 MiB'),
  })
})

it('records no body if there is none', () => {
  expect(maskBody({ bytes: Buffer.alloc(0), contentType: '', isRequest: true })).toBeNull()
})
