import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { SignatureV4 } from '@smithy/signature-v4'

/** The credentials that sign requests to the local endpoints. */
export interface LocalCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** A received HTTP request. */
export interface SignedRequest {
  readonly method: string
  /** Path and query, as received. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** The credentials, service and region that a signature must match. */
export interface SignatureScope {
  readonly credentials: LocalCredentials
  readonly service: string
  readonly region: string
  readonly now?: Date
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
const MAX_SKEW_MILLISECONDS = 5 * 60 * 1000

/** Computes SHA-256, or HMAC-SHA-256 with a secret. The SDK's signer requires a class. */
export class Sha256 {
  readonly #hash: { update(data: Uint8Array | string): unknown; digest(): Buffer }
  constructor(secret?: Uint8Array | string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret))
  }
  update(data: Uint8Array | string): void {
    this.#hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {}
}

function toBytes(data: Uint8Array | string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data)
}

/** AWS requires that `host` and every `x-amz-` header are signed, because `x-amz-target` selects the operation. */
function coversAll(headers: IncomingHttpHeaders, names: readonly string[]): boolean {
  return Object.keys(headers).every(name => names.includes(name) || !/^(host$|x-amz-)/.test(name))
}

/** The signer trusts a hash in `x-amz-content-sha256`, so it must match the body. */
function matchesBody({ headers, body }: SignedRequest): boolean {
  const hash = headers['x-amz-content-sha256']
  return hash === undefined || hash === createHash('sha256').update(body).digest('hex')
}

/**
 * Verifies the Signature Version 4 of a request by signing it again with the SDK's signer. The date may differ from the
 * current time by at most 5 minutes.
 */
export async function hasValidSignature(request: SignedRequest, scope: SignatureScope): Promise<boolean> {
  const { credentials, service, region, now = new Date() } = scope
  const [, keyId, day, ofRegion, ofService, signedHeaders = '', signature = ''] =
    AUTHORIZATION.exec(request.headers.authorization ?? '') ?? []
  const date = parseAmzDate(request.headers['x-amz-date'])
  if (keyId !== credentials.accessKeyId || ofRegion !== region || ofService !== service || !date) return false
  if (day !== date.toISOString().slice(0, 10).replaceAll('-', '')) return false
  if (Math.abs(now.getTime() - date.getTime()) > MAX_SKEW_MILLISECONDS) return false
  const names = signedHeaders.split(';')
  if (!coversAll(request.headers, names) || !matchesBody(request)) return false
  const expected = await sign(request, names, date, { credentials, service, region })
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature))
}

async function sign(
  { method, url, headers, body }: SignedRequest,
  names: readonly string[],
  signingDate: Date,
  { credentials, service, region }: SignatureScope,
): Promise<string> {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const signer = new SignatureV4({ credentials, service, region, sha256: Sha256, applyChecksum: false })
  const covered = names.map(name => [name, String(headers[name] ?? '')] as const)
  const signed = await signer.sign(
    {
      method,
      protocol: 'http:',
      hostname: 'localhost',
      path: pathname,
      query: Object.fromEntries([...searchParams.keys()].map(name => [name, searchParams.getAll(name)])),
      headers: Object.fromEntries(covered),
      body,
    },
    { signingDate, signableHeaders: new Set(names), unsignableHeaders: new Set() },
  )
  return /Signature=([0-9a-f]{64})$/.exec(signed.headers['authorization'] ?? '')?.[1] ?? '0'.repeat(64)
}

/** Parses the date of a signature: `20260329T013000Z`. */
export function parseAmzDate(text: string | string[] | undefined): Date | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(text)) ?? []
  if (parts.length !== 6) return undefined
  const [year, month, day, hours, minutes, seconds] = parts
  const date = new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`)
  return Number.isNaN(date.getTime()) ? undefined : date
}
