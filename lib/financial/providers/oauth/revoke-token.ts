import { revocationRequest } from 'oauth4webapi'
import type { HttpOutcome } from '../../../services/provider-http/provider-http.ts'
import type { Services } from '../../../services/services.ts'
import { logFailedCall } from '../call-log.ts'
import type { Provider } from '../provider.ts'
import type { ProviderFailure } from '../provider-failure.ts'
import { authorizationServer, clientAuthOf, clientOf } from './authorization-server.ts'
import { jsonAnswer } from './json-answer.ts'
import { sendRequest } from './send-request.ts'
import { withCurrentClient } from './with-current-client.ts'

/** What became of a revocation; `unsupported` where the provider documents no address for it. */
export type RevocationOutcome =
  | { readonly kind: 'revoked' }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'refused'; readonly error: string }
  | ProviderFailure

/** Revokes a token at its provider (RFC 7009, 2.1). A token that it does not know counts as revoked (2.2). */
export async function revokeToken(
  services: Services<'providerCredentials' | 'providerHttp'>,
  provider: Provider,
  token: string,
  hint: 'access_token' | 'refresh_token',
): Promise<RevocationOutcome> {
  const ask = async (current: Provider): Promise<RevocationOutcome> => {
    const { revocation } = current.endpoints
    if (!revocation) return { kind: 'unsupported' }
    const outcome = await sendRequest(services, revocation, options =>
      revocationRequest(authorizationServer(current), clientOf(current), clientAuthOf(current), token, {
        ...options,
        additionalParameters: { token_type_hint: hint },
      }),
    )
    const answer = toRevocation(outcome, services.clock())
    if (answer.kind !== 'revoked')
      logFailedCall(services, current, { call: 'revocation', failure: answer, outcome })
    return answer
  }
  return withCurrentClient(services, provider, ask)
}

type Revocation = Exclude<RevocationOutcome, { kind: 'unsupported' }>

function toRevocation(outcome: HttpOutcome, now: Date): Revocation {
  // The body of a success is of no interest (RFC 7009, 2.2), and some providers send none.
  if (outcome.kind === 'answered' && (outcome.status === 200 || outcome.status === 204))
    return { kind: 'revoked' }
  const answer = jsonAnswer(outcome, now)
  if (answer.kind === 'json') return { kind: 'revoked' }
  // What some say of a token that is dead already.
  if (answer.kind === 'refused' && answer.error === 'invalid_token') return { kind: 'revoked' }
  return answer
}
