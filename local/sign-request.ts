import { SignatureV4 } from '@smithy/signature-v4'
import { Sha256 } from './sigv4.ts'

/** AWS credentials. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** A request to an operator route or to an AWS service. */
export interface OperatorRequest {
  readonly method: string
  readonly url: URL
  /** JSON text. */
  readonly body?: string | undefined
  /** The service name in the signature. Default: `execute-api`. */
  readonly service?: string
}

/** Signs a request with Signature Version 4 and returns its headers. */
export async function signRequest(
  { method, url, body, service = 'execute-api' }: OperatorRequest,
  credentials: Credentials,
  region: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 })
  const { headers } = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host, ...(body !== undefined && { 'content-type': 'application/json' }), ...more },
    ...(body !== undefined && { body }),
  })
  return headers
}
