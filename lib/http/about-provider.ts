import type { ProviderProblem } from '../providers/provider-problem.ts'
import type { FailureExtras } from './failure.ts'

/** What a problem tells of the provider that failed: its name, and when to come back where it said so. */
export function aboutProvider(problem: ProviderProblem): FailureExtras {
  const { provider } = problem
  return problem.kind === 'provider_busy'
    ? { provider, headers: { 'retry-after': String(problem.retryAfterSeconds) } }
    : { provider }
}
