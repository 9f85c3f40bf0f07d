import { hasValidSignature, type LocalCredentials } from '../sigv4.ts'
import type { FrontRequest } from './event.ts'

/** Who the local credentials belong to. */
const OPERATOR = 'arn:aws:iam::000000000000:user/local-operator'

/**
 * Checks the signature of requests to routes for operators, as API Gateway does. A request that fails goes on without
 * an operator, where API Gateway answers 403 by itself: so the function's own refusal is what is seen here.
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
