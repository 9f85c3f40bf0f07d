import type { AccessTokenClaims } from '../auth/tokens/access-token.ts'
import type { User } from '../auth/users/user.ts'
import type { Access } from '../routes/route.ts'

/** The credentials of a request, before the session is looked up. */
export interface Credentials {
  public: undefined
  signature: { readonly claims: AccessTokenClaims }
  bearer: { readonly claims: AccessTokenClaims }
  /** The ARN of the IAM user or role that signed the request. */
  iam: { readonly operator: `arn:${string}` }
}

/** The authenticated caller, by the access of the route. */
export interface Callers extends Omit<Credentials, 'bearer'> {
  bearer: {
    readonly claims: AccessTokenClaims
    readonly user: User
    /** Whether the user has a second factor. False on routes that require no recent authentication. */
    readonly hasSecondFactor: boolean
  }
}

/** The caller of a route with access `A`. */
export type Caller<A extends Access> = Callers[A]
