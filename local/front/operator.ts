import { hasValidSignature, type LocalCredentials } from '../sigv4.ts'
import type { FrontRequest } from './event.ts'

/** The ARN of the local credentials. */
const OPERATOR = 'arn:aws:iam::000000000000:user/local-operator'

/**
 * Verifies the signature of requests to operator routes. If it is invalid, API Gateway returns 403. Here the request
 * continues without an operator, so that the 403 of the function can be tested.
 */
export function operatorBySignature(credentials: LocalCredentials, region: string) {
  return async ({ method, url, headers, body }: FrontRequest): Promise<string | undefined> => {
    const flat = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value].flat().join(',')]),
    )
    const request = { method, url, headers: flat, body }
    const isSigned = await hasValidSignature(request, { credentials, region, service: 'execute-api' })
    return isSigned ? OPERATOR : undefined
  }
}
