import type { RecordedBody } from './recorded.ts'

/** Replaces a secret. */
export const MASK = '••••••'

const SECRET_HEADERS =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-amz-security-token|x-amz-signature|x-api-key)$/
const SECRET_FIELDS = /(^|_)(password|token|secret|verifier|assertion|cookie)$/i
/** In a query or a form, `code` and `state` belong to an authorization. In JSON replies, `code` names a problem. */
const SECRET_PARAMETERS = /(^|_|-)(password|token|secret|verifier|code|state|assertion|signature|consent)$/i
const ADDRESS_PARAMETER = /([?&#])([\w-]+)=([^&#\s"'<>]+)/g

/** The largest recorded body, in bytes. */
export const MAX_BODY_BYTES = 64 * 1024
/** A larger body is not searched for secrets, so it is not recorded. */
const MAX_MASKED_BYTES = 1024 * 1024

/** Masks the secrets in headers. The scheme of `authorization` stays readable. */
export function maskHeaders(
  headers: Readonly<Record<string, string | string[] | number | boolean | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([given, value]) => {
      if (value === undefined) return []
      const [name, text] = [given.toLowerCase(), [value].flat().join(', ')]
      return [[name, SECRET_HEADERS.test(name) ? maskHeader(name, text) : maskAddresses(text)] as const]
    }),
  )
}

function maskHeader(name: string, text: string): string {
  const scheme = /^([\w-]+) /.exec(text)?.[1]
  return name === 'authorization' && scheme ? `${scheme} ${MASK}` : MASK
}

/** Masks the secret parameters of the addresses in a text, also of a query that starts with `?`. */
export function maskAddresses(text: string): string {
  return text.replace(ADDRESS_PARAMETER, (all, separator: string, name: string) =>
    SECRET_PARAMETERS.test(name) ? `${separator}${name}=${MASK}` : all,
  )
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
  if (/json/i.test(contentType)) {
    const value = parse(text)
    if (value === undefined)
      return without('The body is not valid JSON. It can contain secrets and is not recorded.')
    return cut(JSON.stringify(maskFields(value, isRequest), null, 2), bytes.length)
  }
  if (/^application\/x-www-form-urlencoded/i.test(contentType))
    return cut(maskAddresses(`?${text}`).slice(1), bytes.length)
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
export function maskFields(value: unknown, isRequest: boolean): unknown {
  if (typeof value === 'string') return maskAddresses(value)
  if (Array.isArray(value)) return value.map(item => maskFields(item, isRequest))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isSecretField(name, member, isRequest) ? MASK : maskFields(member, isRequest),
    ]),
  )
}

/** A number or a flag, for example `email_verified` or the lifetime of a token, is no secret. */
function isSecretField(name: string, member: unknown, isRequest: boolean): boolean {
  if (typeof member !== 'string') return false
  return SECRET_FIELDS.test(name) || (isRequest && /^(code|state)$/i.test(name))
}

function cut(text: string, bytes: number): RecordedBody {
  if (Buffer.byteLength(text) <= MAX_BODY_BYTES) return { text, bytes, note: null }
  const start = Buffer.from(text)
    .subarray(0, MAX_BODY_BYTES)
    .toString('utf8')
    .replace(/\uFFFD$/, '')
  return { text: start, bytes, note: 'Only the first 64 KiB are recorded.' }
}
