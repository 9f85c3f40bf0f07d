import { createHash } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, it } from 'vitest'
import { signer } from '../../lib/aws/sign.ts'
import { hasValidSignature, Sha256, type SignedRequest } from '../../local/sigv4.ts'

const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'secret' }
const region = 'eu-central-1'
const service = 'rds-data'
const NOW = new Date('2026-03-29T01:30:00Z')
const MINUTE = 60_000

/** Signs a request with the signer of the product. The verifier uses the signer of the SDK. */
function signed(sessionToken?: string): SignedRequest {
  const body = '{"sql":"select 1"}'
  const sign = signer(service, region, { ...credentials, sessionToken })
  const headers = sign({ host: 'localhost:1', path: '/Execute', body }, NOW)
  return { method: 'POST', url: '/Execute', headers, body: Buffer.from(body) }
}

/** Signs a request with the SDK, with headers and a query that the signer of the product does not support. */
async function signedBySdk(url: string, headers: Record<string, string> = {}): Promise<SignedRequest> {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const query = Object.fromEntries([...searchParams.keys()].map(name => [name, searchParams.getAll(name)]))
  const sdk = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: false })
  const request = {
    method: 'POST',
    protocol: 'http:',
    hostname: 'localhost',
    path: pathname,
    query,
    body: 'a body',
  }
  const answer = await sdk.sign(
    { ...request, headers: { host: 'localhost', ...headers } },
    { signingDate: NOW },
  )
  return { method: 'POST', url, headers: answer.headers, body: Buffer.from('a body') }
}

const verify = (request: SignedRequest, scope = {}) =>
  hasValidSignature(request, { credentials, region, service, now: NOW, ...scope })

const withHeaders = (headers: Record<string, string>): SignedRequest => {
  const request = signed()
  return { ...request, headers: { ...request.headers, ...headers } }
}

describe('a signature', () => {
  it('is valid for its request, with and without a session token', async () => {
    expect(await verify(signed())).toBe(true)
    const request = signed('a token')
    expect(await verify(request)).toBe(true)
    const headers = { ...request.headers, 'x-amz-security-token': 'another' }
    expect(await verify({ ...request, headers })).toBe(false)
  })

  it('is valid up to five minutes before and after the current time', async () => {
    for (const skew of [-5, 5])
      expect(await verify(signed(), { now: new Date(NOW.getTime() + skew * MINUTE) })).toBe(true)
    for (const skew of [-5, 5]) {
      const now = new Date(NOW.getTime() + skew * MINUTE + Math.sign(skew))
      expect(await verify(signed(), { now })).toBe(false)
    }
  })

  it.each<[string, Partial<SignedRequest>]>([
    ['another method', { method: 'GET' }],
    ['another path', { url: '/BatchExecute' }],
    ['a query', { url: '/Execute?a=1' }],
    ['another body', { body: Buffer.from('{"sql":"select 2"}') }],
  ])('is invalid for %s', async (_, change) => {
    expect(await verify({ ...signed(), ...change })).toBe(false)
  })

  it.each([
    ['another key', { credentials: { ...credentials, secretAccessKey: 'other' } }],
    ['another key id', { credentials: { ...credentials, accessKeyId: 'OTHER' } }],
    ['another region', { region: 'us-east-1' }],
    ['another service', { service: 'kms' }],
  ])('is invalid for %s', async (_, scope) => {
    expect(await verify(signed(), scope)).toBe(false)
  })

  it.each([
    ['no authorization', { authorization: '' }],
    ['another scheme', { authorization: 'Bearer x' }],
    ['an invalid date', { 'x-amz-date': '20261399T000000Z' }],
    ['another host', { host: 'localhost:2' }],
    ['an unsigned AWS header', { 'x-amz-target': 'KMS.Decrypt' }],
  ])('is invalid with %s', async (_, headers) => {
    expect(await verify(withHeaders(headers))).toBe(false)
  })

  it('is invalid for a signed hash that does not match the body', async () => {
    const hash = createHash('sha256').update('a body').digest('hex')
    expect(await verify(await signedBySdk('/', { 'x-amz-content-sha256': hash }))).toBe(true)
    for (const wrong of ['UNSIGNED-PAYLOAD', hash.replace(/^./, 'g')])
      expect(await verify(await signedBySdk('/', { 'x-amz-content-sha256': wrong }))).toBe(false)
  })

  it('covers every value of a repeated query parameter', async () => {
    const request = await signedBySdk('/?a=2&a=1&b=%20x')
    expect(await verify(request)).toBe(true)
    expect(await verify({ ...request, url: '/?a=1&b=%20x' })).toBe(false)
    expect(await verify({ ...request, url: '/?a=3&a=1&b=%20x' })).toBe(false)
  })
})
