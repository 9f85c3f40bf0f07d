import type { ProviderDefinition } from './provider-definition.ts'
import type { ExhaustedShare, ProviderFailure } from './provider-failure.ts'

/** A provider's failure as a problem: its code, and the provider's name. */
export type ProviderProblem =
  | { readonly kind: 'provider_timeout' | 'provider_failed'; readonly provider: string }
  | { readonly kind: 'provider_busy'; readonly provider: string; readonly retryAfterSeconds: number }
  | { readonly kind: 'provider_not_ready'; readonly provider: string; readonly retryAfterSeconds: number }
  | (ExhaustedShare & { readonly provider: string })

/** Converts a provider's failure to a problem. What is about the access, and `missing`, become `provider_failed`. */
export function toProviderProblem(
  { name: provider }: Pick<ProviderDefinition, 'name'>,
  failure: ProviderFailure,
): ProviderProblem {
  switch (failure.kind) {
    case 'timed_out':
      return { kind: 'provider_timeout', provider }
    case 'busy':
      return { kind: 'provider_busy', provider, retryAfterSeconds: failure.retryAfterSeconds }
    case 'not_ready':
      return { kind: 'provider_not_ready', provider, retryAfterSeconds: failure.retryAfterSeconds }
    case 'rate_limited':
      return { ...failure, provider }
    case 'failed':
    case 'unauthorized':
    case 'needs_reconnection':
    case 'consent_withdrawn':
    case 'access_lost':
    case 'missing':
      return { kind: 'provider_failed', provider }
  }
}

/** A failure of a call about a consent, as a problem. Such calls read no data, so they need not wait for any. */
export type ConsentProblem = Exclude<ProviderProblem, { readonly kind: 'provider_not_ready' }>

/** Converts the failure of a call about a consent to a problem. */
export function toConsentProblem(
  definition: Pick<ProviderDefinition, 'name'>,
  failure: ProviderFailure,
): ConsentProblem {
  const problem = toProviderProblem(definition, failure)
  return problem.kind === 'provider_not_ready'
    ? { kind: 'provider_failed', provider: problem.provider }
    : problem
}
