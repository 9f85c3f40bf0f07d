import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { ConsentProblem } from '../providers/provider-problem.ts'

/** A request to authorize a connection, for the first time or again. */
export interface AuthorizationStart {
  readonly claims: AccessTokenClaims
  readonly connectionId: string
  readonly metadata: RequestMetadata
}

/** What the application needs to send the user to the provider. Valid once, until `expires_at`. */
export type PendingAuthorization =
  | { readonly kind: 'oauth'; readonly auth_url: string; readonly state: string; readonly expires_at: string }
  | {
      readonly kind: 'link'
      readonly link_token: string
      /** The provider's hosted page; null if the application has to open the widget. */
      readonly auth_url: string | null
      readonly state: string
      readonly expires_at: string
    }

/** The result of starting an authorization. */
export type StartedAuthorization =
  | { kind: 'started'; authorization: PendingAuthorization }
  | { kind: 'not_found' }
  | { kind: 'provider_not_configured' }
  | ConsentProblem
