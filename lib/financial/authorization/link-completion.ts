import type { LinkProvider } from '../providers/provider.ts'
import type { ProviderProblem } from '../providers/provider-problem.ts'
import type { AuthorizationAttempt, PostponedAuthorization } from './failed-authorization.ts'

/** A request to complete a link. */
export interface LinkCompletion extends AuthorizationAttempt {
  readonly state: string
  /** From the widget; undefined after a hosted page, which gives it only to the provider. */
  readonly publicToken: string | undefined
}

/** A link of a user, and the consumed state that proves it. */
export interface ConsumedLink {
  readonly provider: LinkProvider
  readonly alias: string
  readonly stateId: string
  /** When the state was consumed. Identifies the request. */
  readonly usedAt: Date
}

/** The result of completing a link. */
export type CompletedLink =
  | { kind: 'completed'; alias: string }
  | { kind: 'not_found' }
  | { kind: 'invalid_state' }
  | { kind: 'authorization_denied'; error: string }
  | { kind: 'public_token_refused' }
  | { kind: 'provider_not_configured' }
  | Exclude<ProviderProblem, { readonly retryAfterSeconds: number }>
  | PostponedAuthorization
