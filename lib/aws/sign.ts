import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'

/** AWS credentials. */
export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** The signed parts of a POST request. */
export interface SignableRequest {
  readonly host: string
  /** The path. Its characters must not require encoding. */
  readonly path: string
  readonly body: string
  /** Further headers to sign, in lower case. Default: the content type of JSON. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Signs requests to one service in one Region. Returns the request headers, including the signature. */
export type Sign = (request: SignableRequest, now: Date) => Record<string, string>

const ALGORITHM = 'AWS4-HMAC-SHA256'

const sha256 = (text: string) => hash('sha256', text)
const hmac = (key: string | Buffer | KeyObject, text: string) =>
  createHmac('sha256', key).update(text).digest()

/**
 * Creates a Signature Version 4 signer. It replaces the signer of the SDK, which takes more CPU and import time than
 * the rest of a function. In tests, the local services verify every signature with the signer of the SDK.
 */
export function signer(service: string, region: string, credentials: AwsCredentials): Sign {
  let day = ''
  let key: KeyObject | undefined
  /** Derives the signing key of a day once per day. */
  const keyOf = (date: string): KeyObject => {
    if (key && date === day) return key
    const ofRegion = hmac(hmac(`AWS4${credentials.secretAccessKey}`, date), region)
    // A KeyObject, because createHmac otherwise creates one per call, which takes seven times the CPU.
    key = createSecretKey(hmac(hmac(ofRegion, service), 'aws4_request'))
    day = date
    return key
  }
  return ({ host, path, body, headers: further = { 'content-type': 'application/json' } }, now) => {
    const time = now.toISOString().replace(/[:-]|\.\d{3}/g, '')
    const date = time.slice(0, 8)
    const headers: Record<string, string> = {
      ...further,
      host,
      'x-amz-date': time,
      ...(credentials.sessionToken && { 'x-amz-security-token': credentials.sessionToken }),
    }
    const names = Object.keys(headers).sort()
    const canonicalHeaders = names.map(name => `${name}:${headers[name]}\n`).join('')
    const canonical = ['POST', path, '', canonicalHeaders, names.join(';'), sha256(body)].join('\n')
    const scope = `${date}/${region}/${service}/aws4_request`
    const signature = hmac(keyOf(date), [ALGORITHM, time, scope, sha256(canonical)].join('\n')).toString(
      'hex',
    )
    const authorization = `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
    return { ...headers, authorization }
  }
}
