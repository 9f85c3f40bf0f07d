import type { PostponedAuthorization } from '../financial/authorization/failed-authorization.ts'
import type { ProviderProblem } from '../financial/providers/provider-problem.ts'
import { rateLimitHeaders } from './admission.ts'
import { type Failure, type FailureExtras, fail } from './failure.ts'

/** An outcome of an operation on a connection that a client receives as the problem of the same name. */
export type FailedOutcome =
  | ProviderProblem
  | PostponedAuthorization
  | {
      readonly kind:
        | 'authorization_code_refused'
        | 'invalid_state'
        | 'invalid_webhook'
        | 'public_token_refused'
        | 'not_connected'
        | 'not_found'
        | 'provider_not_configured'
        | 'reconnection_required'
    }

/** Converts the failed outcome of an operation on a connection to a problem. */
export function connectionProblem<O extends FailedOutcome>(outcome: O): Failure<O['kind']> {
  return fail<O['kind']>(outcome.kind, extrasOf(outcome))
}

const EXPIRES_TOO_SOON = {
  path: 'state',
  code: 'expires_too_soon',
  message: 'The state cannot be used after Retry-After. Start the authorization again then.',
}

function extrasOf(outcome: FailedOutcome): FailureExtras {
  switch (outcome.kind) {
    case 'rate_limited':
    case 'provider_busy':
    case 'provider_not_ready': {
      const { provider, retryAfterSeconds } = outcome
      const headers =
        outcome.kind === 'rate_limited'
          ? rateLimitHeaders(outcome)
          : { 'retry-after': String(retryAfterSeconds) }
      const isStateLost = 'isStateUsable' in outcome && !outcome.isStateUsable
      return { provider, headers, ...(isStateLost && { errors: [EXPIRES_TOO_SOON] }) }
    }
    case 'provider_failed':
    case 'provider_timeout':
      return { provider: outcome.provider }
    default:
      return {}
  }
}
