import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'

/** Credentials of AWS. */
export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** A POST request to sign: the parts that its signature covers. */
export interface SignableRequest {
  readonly host: string
  /** The path, of characters that need no encoding. */
  readonly path: string
  readonly body: string
}

/** Signs requests to one service in one region: yields the headers that a request needs beside its `host`. */
export type Sign = (request: SignableRequest, now: Date) => Record<string, string>

const ALGORITHM = 'AWS4-HMAC-SHA256'

const sha256 = (text: string) => hash('sha256', text)
const hmac = (key: string | Buffer | KeyObject, text: string) =>
  createHmac('sha256', key).update(text).digest()

/**
 * Makes a signer by Signature Version 4. Our own, because the SDK's costs more CPU and import time than all else in a
 * function; the local Data API checks every signature with the SDK's, so the tests hold the two together.
 */
export function signer(service: string, region: string, credentials: AwsCredentials): Sign {
  let day = ''
  let key: KeyObject | undefined
  /** The key of a day, derived once: it is the same for every request of the day. */
  const keyOf = (date: string): KeyObject => {
    if (key && date === day) return key
    const ofRegion = hmac(hmac(`AWS4${credentials.secretAccessKey}`, date), region)
    // A key object, because createHmac makes one of any other key at each call, for seven times the CPU.
    key = createSecretKey(hmac(hmac(ofRegion, service), 'aws4_request'))
    day = date
    return key
  }
  return ({ host, path, body }, now) => {
    const time = now.toISOString().replace(/[:-]|\.\d{3}/g, '')
    const date = time.slice(0, 8)
    const headers: Record<string, string> = {
      'content-type': 'application/json',
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
