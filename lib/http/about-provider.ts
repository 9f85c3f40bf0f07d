import type { PostponedAuthorization } from '../financial/authorization/refuse-authorization.ts'
import type { ProviderProblem } from '../financial/providers/provider-problem.ts'
import { rateLimitHeaders } from './admission.ts'
import type { FailureExtras } from './failure.ts'

/**
 * Returns the details of a provider problem: the provider's name, and the retry headers if a rate limit is exhausted.
 */
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

const EXPIRES_TOO_SOON = {
  path: 'state',
  code: 'expires_too_soon',
  message: 'The state expires before the time in Retry-After. Start the authorization again after that time.',
}

/** Returns the same details for a callback. If the callback cannot be repeated, `errors` reports its state. */
export function aboutPostponed(postponed: PostponedAuthorization): FailureExtras {
  const about = aboutProvider(postponed)
  return postponed.isStateUsable ? about : { ...about, errors: [EXPIRES_TOO_SOON] }
}
