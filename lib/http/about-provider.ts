import type { ProviderProblem } from '../providers/provider-problem.ts'
import { rateLimitHeaders } from './admission.ts'
import type { FailureExtras } from './failure.ts'

/** The provider that a problem is about: its name, when to retry, and the user's share of its limit where that is used up. */
export function aboutProvider(problem: ProviderProblem): FailureExtras {
  const { provider } = problem
  switch (problem.kind) {
    case 'rate_limited':
      return { provider, headers: rateLimitHeaders(problem) }
    case 'provider_busy':
      return { provider, headers: { 'retry-after': String(problem.retryAfterSeconds) } }
    case 'provider_failed':
    case 'provider_timeout':
      return { provider }
  }
}
