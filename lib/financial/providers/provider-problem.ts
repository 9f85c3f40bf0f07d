import type { ProviderDefinition } from './provider-definition.ts'
import type { ProviderFailure, UsedUpShare } from './provider-failure.ts'

/** A provider's failure as the API tells it: the code of the problem, and whose failure it is. */
export type ProviderProblem =
  | { readonly kind: 'provider_timeout' | 'provider_failed'; readonly provider: string }
  | { readonly kind: 'provider_busy'; readonly provider: string; readonly retryAfterSeconds: number }
  | (UsedUpShare & { readonly provider: string })

/** Tells a failure as the API does. A refused token that nothing helps, or an address unknown to it, is the provider's failure. */
export function toProviderProblem(
  { name: provider }: Pick<ProviderDefinition, 'name'>,
  failure: ProviderFailure,
): ProviderProblem {
  switch (failure.kind) {
    case 'timed_out':
      return { kind: 'provider_timeout', provider }
    case 'busy':
      return { kind: 'provider_busy', provider, retryAfterSeconds: failure.retryAfterSeconds }
    case 'rate_limited':
      return { ...failure, provider }
    case 'failed':
    case 'unauthorized':
    case 'missing':
      return { kind: 'provider_failed', provider }
  }
}
