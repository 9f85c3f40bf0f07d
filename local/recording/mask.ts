import { MASK, maskAddresses, maskQuery } from './mask-addresses.ts'
import type { RecordedBody } from './recorded.ts'
import { isSecretField, isSecretHeader } from './secret-names.ts'

/** The largest recorded body, in bytes. */
export const MAX_BODY_BYTES = 64 * 1024
/** A larger body is not searched for secrets, so it is not recorded. */
const MAX_MASKED_BYTES = 1024 * 1024
/** Deeper values are not recorded, because the search and `JSON.stringify` are recursive. */
const MAX_DEPTH = 100
const TOO_DEEP = 'Not recorded: nested too deeply.'
const JSON_TYPE = /^application\/([\w.+-]+\+)?json\s*(;|$)/i
const KEPT_SCHEME = /^(Bearer|Basic|AWS4-HMAC-SHA256) /i

/** Masks the secrets in headers. A known scheme of `authorization` stays readable. */
export function maskHeaders(
  headers: Readonly<Record<string, string | string[] | number | boolean | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([given, value]) => {
      if (value === undefined) return []
      const [name, text] = [given.toLowerCase(), [value].flat().join(', ')]
      return [[name, isSecretHeader(name) ? maskHeader(name, text) : maskAddresses(text)] as const]
    }),
  )
}

function maskHeader(name: string, text: string): string {
  const scheme = KEPT_SCHEME.exec(text)?.[1]
  return name === 'authorization' && scheme ? `${scheme} ${MASK}` : MASK
}

/** A body to record. */
export interface BodyToRecord {
  readonly bytes: Buffer
  readonly contentType: string
  /** Replies of the API name problems with `code`; in requests it can be a one-time code. */
  readonly isRequest: boolean
}

/** Masks the secrets in a body and cuts it. A body that cannot be searched for secrets is not recorded. */
export function maskBody({ bytes, contentType, isRequest }: BodyToRecord): RecordedBody | null {
  if (bytes.length === 0) return null
  const without = (note: string) => ({ text: '', bytes: bytes.length, note })
  if (bytes.length > MAX_MASKED_BYTES) return without('The body is larger than 1 MiB and is not recorded.')
  const text = bytes.toString('utf8')
  if (JSON_TYPE.test(contentType)) {
    const value = parse(text)
    if (value === undefined)
      return without('The body is not valid JSON. It can contain secrets and is not recorded.')
    // Indentation multiplies the size of a nested body.
    const indentation = bytes.length > MAX_BODY_BYTES ? undefined : 2
    return cut(JSON.stringify(maskFields(value, isRequest), null, indentation), bytes.length)
  }
  if (/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType))
    return cut(maskQuery(text), bytes.length)
  if (/^text\//i.test(contentType) && !isRequest) return cut(maskAddresses(text), bytes.length)
  return without('The body is not JSON. It can contain secrets and is not recorded.')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Masks the secret fields of a JSON value, at every depth. */
function maskFields(value: unknown, isRequest: boolean, depth = 0): unknown {
  if (typeof value === 'string') return maskAddresses(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return TOO_DEEP
  if (Array.isArray(value)) return value.map(item => maskFields(item, isRequest, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      canBeSecret(member) && isSecretField(name, isRequest) ? MASK : maskFields(member, isRequest, depth + 1),
    ]),
  )
}

/** A number or a flag, for example `email_verified` or the lifetime of a token, is no secret. */
function canBeSecret(member: unknown): boolean {
  return typeof member === 'string' || (typeof member === 'object' && member !== null)
}

function cut(text: string, bytes: number): RecordedBody {
  if (Buffer.byteLength(text) <= MAX_BODY_BYTES) return { text, bytes, note: null }
  const start = Buffer.from(text)
    .subarray(0, MAX_BODY_BYTES)
    .toString('utf8')
    .replace(/\uFFFD$/, '')
  return { text: start, bytes, note: 'Only the first 64 KiB are recorded.' }
}
