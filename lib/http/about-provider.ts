import type { PostponedAuthorization } from '../financial/authorization/refuse-authorization.ts'
import type { ProviderProblem } from '../financial/providers/provider-problem.ts'
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

const EXPIRES_TOO_SOON = {
  path: 'state',
  code: 'expires_too_soon',
  message: 'The state cannot be used after Retry-After. Start the authorization again then.',
}

/** The same, and whether the callback can be repeated: if not, `errors` says so of its state. */
export function aboutPostponed(postponed: PostponedAuthorization): FailureExtras {
  const about = aboutProvider(postponed)
  return postponed.isStateUsable ? about : { ...about, errors: [EXPIRES_TOO_SOON] }
}
