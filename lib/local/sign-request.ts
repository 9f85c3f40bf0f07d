import { SignatureV4 } from '@smithy/signature-v4'
import { Sha256 } from './sigv4.ts'

/** Credentials of AWS. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** A request to an operator's route. */
export interface OperatorRequest {
  readonly method: string
  readonly url: URL
  /** The JSON text, or nothing. */
  readonly body?: string | undefined
}

/** Signs a request for API Gateway (Signature Version 4, service `execute-api`); yields its headers. */
export async function signRequest(
  { method, url, body }: OperatorRequest,
  credentials: Credentials,
  region: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const signer = new SignatureV4({ credentials, region, service: 'execute-api', sha256: Sha256 })
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
