import { timingSafeEqual } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import { parseAmzDate, Sha256, type SignatureScope } from './sigv4.ts'

/** The state of a URL with a signature in its query. */
export type PresignedUrl = 'valid' | 'expired' | 'invalid'

const CREDENTIAL = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/
const MAX_SECONDS = 7 * 24 * 60 * 60

/**
 * Verifies a presigned URL (Signature Version 4 in the query) by signing it again with the SDK's signer.
 * @param host The Host header of the request, which the signature covers.
 */
export async function checkPresignedUrl(
  { method, url, host }: { method: string; url: string; host: string },
  { credentials, service, region, now = new Date() }: SignatureScope,
): Promise<PresignedUrl> {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const parameter = (name: string) => searchParams.get(`X-Amz-${name}`) ?? ''
  const [, keyId, , ofRegion, ofService] = CREDENTIAL.exec(parameter('Credential')) ?? []
  const signingDate = parseAmzDate(parameter('Date'))
  const expiresIn = Number(parameter('Expires'))
  if (keyId !== credentials.accessKeyId || ofRegion !== region || ofService !== service) return 'invalid'
  if (!signingDate || !(expiresIn >= 1 && expiresIn <= MAX_SECONDS)) return 'invalid'
  if (parameter('SignedHeaders') !== 'host') return 'invalid'
  const signed = /^X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature)$/
  const signer = new SignatureV4({ credentials, service, region, sha256: Sha256, applyChecksum: false })
  const { query = {} } = await signer.presign(
    {
      method,
      protocol: 'http:',
      hostname: host,
      path: pathname,
      query: Object.fromEntries([...searchParams].filter(([name]) => !signed.test(name))),
      headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
    {
      signingDate,
      expiresIn,
      unhoistableHeaders: new Set(['x-amz-content-sha256']),
      unsignableHeaders: new Set(['x-amz-content-sha256']),
    },
  )
  const [expected, received] = [String(query['X-Amz-Signature']), parameter('Signature')]
  if (expected.length !== received.length || !timingSafeEqual(Buffer.from(expected), Buffer.from(received)))
    return 'invalid'
  return now.getTime() < signingDate.getTime() + expiresIn * 1000 ? 'valid' : 'expired'
}
