import { createHash } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, it } from 'vitest'
import { signer } from '../../lib/db/data-api/sign.ts'
import { hasValidSignature, Sha256, type SignedRequest } from '../../local/sigv4.ts'

const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'secret' }
const region = 'eu-central-1'
const service = 'rds-data'
const NOW = new Date('2026-03-29T01:30:00Z')
const MINUTE = 60_000

/** A request as our own signer signs it; the verifier signs it anew with the SDK's. */
function signed(sessionToken?: string): SignedRequest {
  const body = '{"sql":"select 1"}'
  const sign = signer(service, region, { ...credentials, sessionToken })
  const headers = sign({ host: 'localhost:1', path: '/Execute', body }, NOW)
  return { method: 'POST', url: '/Execute', headers, body: Buffer.from(body) }
}

/** A request as the SDK signs it, with headers and a query that our own signer does not know. */
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
  it('is valid for the request that it was made for, with a session token too', async () => {
    expect(await verify(signed())).toBe(true)
    const request = signed('a token')
    expect(await verify(request)).toBe(true)
    const headers = { ...request.headers, 'x-amz-security-token': 'another' }
    expect(await verify({ ...request, headers })).toBe(false)
  })

  it('is valid for five minutes either way', async () => {
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
  ])('does not hold for %s', async (_, change) => {
    expect(await verify({ ...signed(), ...change })).toBe(false)
  })

  it.each([
    ['another key', { credentials: { ...credentials, secretAccessKey: 'other' } }],
    ['another key id', { credentials: { ...credentials, accessKeyId: 'OTHER' } }],
    ['another region', { region: 'us-east-1' }],
    ['another service', { service: 'kms' }],
  ])('does not hold for %s', async (_, scope) => {
    expect(await verify(signed(), scope)).toBe(false)
  })

  it.each([
    ['no authorization', { authorization: '' }],
    ['another scheme', { authorization: 'Bearer x' }],
    ['a date that is none', { 'x-amz-date': '20261399T000000Z' }],
    ['another host', { host: 'localhost:2' }],
    ['a header of AWS that it does not cover', { 'x-amz-target': 'KMS.Decrypt' }],
  ])('does not hold with %s', async (_, headers) => {
    expect(await verify(withHeaders(headers))).toBe(false)
  })

  it('does not hold for a hash that is signed but not the body’s', async () => {
    const hash = createHash('sha256').update('a body').digest('hex')
    expect(await verify(await signedBySdk('/', { 'x-amz-content-sha256': hash }))).toBe(true)
    for (const wrong of ['UNSIGNED-PAYLOAD', hash.replace(/^./, 'g')])
      expect(await verify(await signedBySdk('/', { 'x-amz-content-sha256': wrong }))).toBe(false)
  })

  it('covers every value of a repeated parameter of the query', async () => {
    const request = await signedBySdk('/?a=2&a=1&b=%20x')
    expect(await verify(request)).toBe(true)
    expect(await verify({ ...request, url: '/?a=1&b=%20x' })).toBe(false)
    expect(await verify({ ...request, url: '/?a=3&a=1&b=%20x' })).toBe(false)
  })
})
