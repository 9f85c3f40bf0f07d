import { expect, it } from 'vitest'
import { maskBody, maskHeaders } from '../../../local/recording/mask.ts'
import { MASK, maskAddresses, maskQuery } from '../../../local/recording/mask-addresses.ts'

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

it('masks headers that are named like a secret, and keeps only known schemes', () => {
  expect(
    maskHeaders({
      'X-Auth-Token': 'top-secret',
      'x-client-secret': 'top-secret',
      'x-api-key': 'top-secret',
      'x-amz-security-token': 'top-secret',
      'content-type': 'text/plain',
    }),
  ).toEqual({
    'x-auth-token': MASK,
    'x-client-secret': MASK,
    'x-api-key': MASK,
    'x-amz-security-token': MASK,
    'content-type': 'text/plain',
  })
  for (const [value, masked] of [
    ['Basic dG9w', `Basic ${MASK}`],
    ['AWS4-HMAC-SHA256 Credential=x', `AWS4-HMAC-SHA256 ${MASK}`],
    ['top-secret 1', MASK],
  ] as const)
    expect(maskHeaders({ authorization: value })).toEqual({ authorization: masked })
})

it.each(['newPassword', 'accessToken', 'new-password', 'pwd', 'pass', 'passwd', 'tokens', 'state'])(
  'masks %s in a reply, with everything below it',
  name => {
    for (const value of ['top-secret', ['top-secret'], { deep: ['top-secret'] }])
      expect(JSON.parse(json({ [name]: value }, false)?.text ?? '')).toEqual({ [name]: MASK })
    expect(JSON.parse(json({ [name]: 5 })?.text ?? '')).toEqual({ [name]: 5 })
  },
)

it('keeps fields that are only named similarly', () => {
  const body = { compass: 'north', token_type: 'bearer', expires_in: 900, passenger: 'x', status: 'active' }
  expect(JSON.parse(json(body)?.text ?? '')).toEqual(body)
})

it.each([
  ['c%6Fde=top-secret', `c%6Fde=${MASK}`],
  ['token[]=top-secret&user[password]=top-secret', `token[]=${MASK}&user[password]=${MASK}`],
  ['accessToken=top-secret&page=2', `accessToken=${MASK}&page=2`],
  ['password=top-secret"top-secret top-secret', `password=${MASK}`],
  ['next=https://a.example/?code=top-secret', `next=https://a.example/?code=${MASK}`],
  ['next=https%3A%2F%2Fa.example%3Fcode%3Dtop-secret', `next=https%3A%2F%2Fa.example%3Fcode%3D${MASK}`],
  [
    'next=%zz%253Fa%253D1%2526code%253Dtop-secret%26b=2',
    `next=${encodeURIComponent('%zz?a=1&code=')}${MASK}%26b%3D2`,
  ],
  [`next=%${'25'.repeat(9)}3Fcode%3Dtop-secret`, `next=${MASK}`],
  ['q=100%25&empty=&token=', 'q=100%25&empty=&token='],
])('masks the query %s', (query, masked) => {
  expect(maskQuery(query)).toBe(masked)
})

it('records deeply nested JSON in time and without an error', () => {
  for (const [opened, closed] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const count = Math.floor(500_000 / opened.length)
    const text = `${opened.repeat(count)}1${closed.repeat(count)}`
    const body = maskBody({ bytes: Buffer.from(text), contentType: 'application/json', isRequest: true })
    expect(body?.text).toContain('nested too deeply')
    expect(body?.text.length).toBeLessThan(2000)
  }
})

it('indents no large body, because indentation multiplies its size', () => {
  let value: unknown = Array.from({ length: 40_000 }, () => 1)
  for (let depth = 0; depth < 90; depth += 1) value = [value]
  expect(json(value)?.text).not.toContain('\n')
})

it.each(['application/json', 'application/json; charset=utf-8', 'application/problem+json'])(
  'searches a body of the type %s',
  contentType => {
    const bytes = Buffer.from('{"password":"top-secret"}')
    expect(maskBody({ bytes, contentType, isRequest: true })?.text).toContain(MASK)
  },
)

it.each(['application/jsonp', 'text/json', 'application/x-json-stream'])(
  'records no request of the type %s',
  contentType => {
    const bytes = Buffer.from('{"password":"top-secret"}')
    expect(maskBody({ bytes, contentType, isRequest: true })?.text).toBe('')
  },
)
