import { revocationRequest } from 'oauth4webapi'
import type { HttpOutcome } from '../../../services/provider-http/provider-http.ts'
import type { Services } from '../../../services/services.ts'
import { logFailedCall } from '../call-log.ts'
import type { OAuthProvider } from '../provider.ts'
import type { ProviderFailure } from '../provider-failure.ts'
import { authorizationServer, clientAuthOf, clientOf } from './authorization-server.ts'
import { readJsonResponse } from './json-response.ts'
import { sendRequest } from './send-request.ts'
import { withCurrentClient } from './with-current-client.ts'

/** The result of a revocation; `unsupported` if the provider has no revocation endpoint. */
export type RevocationOutcome =
  | { readonly kind: 'revoked' }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'refused'; readonly error: string }
  | ProviderFailure

/** Revokes a token at its provider (RFC 7009, 2.1). An unknown token counts as revoked (RFC 7009, 2.2). */
export async function revokeToken(
  services: Services<'providerCredentials' | 'providerHttp'>,
  provider: OAuthProvider,
  token: string,
  hint: 'access_token' | 'refresh_token',
): Promise<RevocationOutcome> {
  const send = async (current: OAuthProvider): Promise<RevocationOutcome> => {
    const { revocation } = current.endpoints
    if (!revocation) return { kind: 'unsupported' }
    const outcome = await sendRequest(services, revocation, options =>
      revocationRequest(authorizationServer(current), clientOf(current), clientAuthOf(current), token, {
        ...options,
        additionalParameters: { token_type_hint: hint },
      }),
    )
    const result = toRevocation(outcome, services.clock())
    if (result.kind !== 'revoked')
      logFailedCall(services, current, { call: 'revocation', failure: result, outcome })
    return result
  }
  return withCurrentClient(services, provider, send)
}

type Revocation = Exclude<RevocationOutcome, { kind: 'unsupported' }>

function toRevocation(outcome: HttpOutcome, now: Date): Revocation {
  // Ignore the body of a success (RFC 7009, 2.2). Some providers send none.
  if (outcome.kind === 'answered' && (outcome.status === 200 || outcome.status === 204))
    return { kind: 'revoked' }
  const response = readJsonResponse(outcome, now)
  if (response.kind === 'json') return { kind: 'revoked' }
  // Some providers return this error for a token that is already revoked.
  if (response.kind === 'refused' && response.error === 'invalid_token') return { kind: 'revoked' }
  return response
}
