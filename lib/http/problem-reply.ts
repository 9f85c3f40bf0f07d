import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { problems } from '../problems.ts'
import type { Failure } from './failure.ts'

/** Converts a failure to a problem response (RFC 9457). `instance` is the request id. */
export function problemReply(
  { code, extras }: Failure,
  { apiUrl, requestId }: { apiUrl: string; requestId: string },
): APIGatewayProxyStructuredResultV2 {
  const { status, title, detail } = problems[code]
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 401 && { 'www-authenticate': challenge(code) }),
      ...extras.headers,
    },
    body: JSON.stringify({
      type: `${apiUrl}/problems/${code}`,
      title,
      status,
      detail: extras.provider === undefined ? detail : `${extras.provider}: ${detail}`,
      instance: requestId,
      code,
      ...(extras.provider !== undefined && { provider: extras.provider }),
      ...(extras.errors && { errors: extras.errors }),
      ...(extras.reauthentication && { reauthentication: extras.reauthentication }),
    }),
  }
}

/** Includes the error code only if the request has a token (RFC 6750, 3). */
function challenge(code: Failure['code']): string {
  if (code === 'invalid_signature') return 'AWS4-HMAC-SHA256'
  return code === 'invalid_token' ? 'Bearer realm="dashtam", error="invalid_token"' : 'Bearer realm="dashtam"'
}
