import type { core, infer as Infer } from 'zod/mini'
import type { ProblemCode } from '../problems.ts'
import type { GrantedServiceName } from '../services/services.ts'
import { areGuarded, type LimitName } from './limits.ts'
import type { TagName } from './tags.ts'

/** Any schema of the validation library. */
export type Schema = core.$ZodType

/**
 * The authentication that a route requires.
 *
 * - `public`: none.
 * - `bearer`: an access token of an active session (RFC 6750). Session, user and token versions are checked.
 * - `signature`: an access token with a valid signature that has not expired. The session is not checked. Only for
 *   routes that end something, because they must succeed if it has already ended.
 * - `iam`: a request signed with IAM credentials (Signature Version 4). API Gateway checks the signature.
 */
export type Access = 'public' | 'bearer' | 'signature' | 'iam'

/** How recently a user must have authenticated for a route (RFC 9470). */
export interface Fresh {
  /** The longest time since the authentication, in minutes. */
  readonly minutes: number
  /** `second` requires a second factor if the account has one. Otherwise any factor is sufficient. */
  readonly factor: 'any' | 'second'
  /** Only requests with this field in the body require it. */
  readonly onlyWith?: string
  /**
   * The field with the current password, which the handler checks. If it is present and the account has no second
   * factor, the password itself is the recent authentication.
   */
  readonly password?: string
}

/** The success response of a route. */
export interface Reply {
  readonly status: 200 | 201 | 202 | 204
  /** The schema of the body. Fields outside the schema are removed. Absent for 204. */
  readonly body?: Schema
  /** The media type of the body. Default: `application/json`. */
  readonly mediaType?: string
  /** The value of Cache-Control. Default: `no-store`. */
  readonly cacheControl?: string
  /** The value of Content-Security-Policy. The default allows nothing, which is for data, not for pages. */
  readonly contentSecurityPolicy?: string
}

/** The contract of one endpoint. Its Lambda, grants, validation and documentation are derived from it. */
export interface Route {
  /** The path of the function's file under functions/, without the extension. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ANY'
  /** The path with its parameters in braces, or `$default` for requests that match no other route. */
  readonly path: string
  readonly access: Access
  /** The recent authentication that a `bearer` route requires. */
  readonly fresh?: Fresh
  /** The name of the operation in the OpenAPI document and in generated clients: a verb, then a noun. */
  readonly operationId: string
  /** The group of the operation in the generated documents. */
  readonly tag: TagName
  /** The name of the operation in the documentation, in a few words. */
  readonly title: string
  /** What the operation does, and what the client must know about it. */
  readonly summary: string
  readonly body?: Schema
  readonly params?: Schema
  readonly query?: Schema
  readonly reply: Reply
  /** The problems that the handler may return. `problemsOf` adds the problems of the pipeline. */
  readonly problems: readonly ProblemCode[]
  /** The rate limits that a request takes a token from, in this order. */
  readonly limits?: readonly LimitName[]
  /**
   * Whether the handler runs in parallel with the check of the rate limits. Such a handler either calls `admitted`
   * before it changes anything, or consumes a token that cannot be guessed: then the response to a valid token is never
   * replaced, and an invalid token gets 429 if a limit is exhausted.
   */
  readonly admission?: 'parallel'
  /** Memory of the Lambda in megabytes; `DEFAULT_MEGABYTES` if absent. */
  readonly memoryMegabytes?: number
  /** The services that the handler may use. Both its type and its IAM grants are derived from them. */
  readonly uses: readonly GrantedServiceName[]
}

/** Declares a route and keeps its literal types. */
export function route<const R extends Route>(definition: R): R {
  return definition
}

/** The output type of a schema; `undefined` if absent. */
export type Parsed<S> = S extends Schema ? Infer<S> : undefined

/** The services that the pipeline requires to authenticate a caller. */
const servicesOfAccess = {
  public: [],
  signature: ['verificationKeys'],
  bearer: ['verificationKeys', 'statements'],
  iam: [],
} as const satisfies Record<Access, readonly GrantedServiceName[]>

/** The services that the pipeline requires for rate limits. */
const servicesOfLimits = ['rateLimits', 'statements'] as const satisfies readonly GrantedServiceName[]
type ServicesOfLimits<R extends Route> = R extends { limits: readonly LimitName[] }
  ? (typeof servicesOfLimits)[number]
  : never

/** The services that fail if the database does. */
export const servicesOfDatabase = ['database', 'statements'] as const

/** The services of a route: those of its handler, its authentication and its rate limits. */
export type ServicesOf<R extends Route> =
  | R['uses'][number]
  | (typeof servicesOfAccess)[R['access']][number]
  | ServicesOfLimits<R>

/** Returns the services of a route, which determine its grants. */
export function servicesOf<R extends Route>(route: R): ServicesOf<R>[]
export function servicesOf({ uses, access, limits }: Route): GrantedServiceName[] {
  return [...new Set([...uses, ...servicesOfAccess[access], ...(limits ? servicesOfLimits : [])])]
}

/** The problem that a route returns if one of its rate limits is exhausted. */
export type ProblemsOfLimits<R extends Route> = R extends { limits: readonly LimitName[] }
  ? 'rate_limited'
  : never

/**
 * Returns every problem of a route: those of the pipeline, then those that the route declares.
 */
export function problemsOf(route: Route): ProblemCode[] {
  const implied: ProblemCode[] = []
  if (route.body) implied.push('payload_too_large', 'unsupported_media_type', 'malformed_json')
  if (route.access === 'bearer' || route.access === 'signature')
    implied.push('missing_token', 'invalid_token')
  if (route.fresh) implied.push('reauthentication_required')
  if (route.access === 'iam') implied.push('invalid_signature')
  if (route.body || route.params || route.query) implied.push('invalid_input')
  if (route.limits) implied.push('rate_limited')
  // Unguarded limits let requests pass if the database is unavailable.
  const usesDatabase =
    servicesOfDatabase.some(name => route.uses.includes(name)) ||
    route.access === 'bearer' ||
    areGuarded(route.limits ?? [])
  const all: ProblemCode[] = [...implied, ...route.problems, 'internal_error']
  if (usesDatabase) all.push('database_unavailable')
  return [...new Set(all)]
}
