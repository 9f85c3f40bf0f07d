import type { HttpOutcome } from '../../services/provider-http/provider-http.ts'
import type { Services } from '../../services/services.ts'
import type { Provider } from './provider.ts'
import type { ProviderFailure } from './provider-failure.ts'

/** A failed call to a provider, for the log. */
export interface FailedCall {
  readonly call: 'api' | 'token' | 'revocation'
  readonly failure: ProviderFailure | { readonly kind: 'refused'; readonly error: string }
  /** Only the status and the correlation id are logged. */
  readonly outcome: HttpOutcome
}

/** Logs a failed call, with the correlation id for the provider's support. Logs no secrets. */
export function logFailedCall(
  { log }: Services,
  { definition }: Provider,
  { call, failure, outcome }: FailedCall,
): void {
  const answer = outcome.kind === 'answered' ? outcome : undefined
  const correlation = answer?.headers[definition.correlationHeader?.toLowerCase() ?? '']
  log('provider_call_failed', {
    provider_key: definition.key,
    call,
    failure: failure.kind,
    reason: 'reason' in failure ? failure.reason : 'error' in failure ? failure.error : undefined,
    status: answer?.status,
    correlation_id: correlation && /^[\w.:-]{1,100}$/.test(correlation) ? correlation : undefined,
  })
}
