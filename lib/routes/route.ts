import type { core, infer as Infer } from 'zod/mini'
import type { ProblemCode } from '../problems.ts'
import type { GrantedServiceName } from '../services/services.ts'
import { areGuarded, type LimitName } from './limits.ts'

/** Any schema of the validation library. */
export type Schema = core.$ZodType

/**
 * Who may call a route.
 *
 * - `public`: anyone.
 * - `bearer`: a person with a live access token; the session, the user and the versions are checked (RFC 6750).
 * - `signature`: whoever holds an access token that we signed and that has not expired, whether or not its session
 *   still lives. Only for ending things, which must succeed for what has ended already.
 * - `iam`: an operator, whose request is signed by IAM credentials (Signature Version 4); API Gateway checks it.
 */
export type Access = 'public' | 'bearer' | 'signature' | 'iam'

/** What a route answers when nothing went wrong. */
export interface Reply {
  readonly status: 200 | 201 | 202 | 204
  /** The body's schema: replies are stripped to it. Absent with 204. */
  readonly body?: Schema
  /** The media type of the body; `application/json` where none is given. */
  readonly mediaType?: string
  /** The value of Cache-Control; `no-store` where none is given. */
  readonly cacheControl?: string
  /** The value of Content-Security-Policy; by default nothing may load or run, which fits data but no page. */
  readonly contentSecurityPolicy?: string
}

/** The contract of one endpoint: data from which the Lambda, its grants, its validation and its documents derive. */
export interface Route {
  /** The path of the function's file under functions/, without its ending. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ANY'
  /** The path with its parameters in braces, or `$default` for whatever no other route matches. */
  readonly path: string
  readonly access: Access
  readonly summary: string
  readonly body?: Schema
  readonly params?: Schema
  readonly query?: Schema
  readonly reply: Reply
  /** The problems that the handler itself may answer; those of the pipeline are implied (see `problemsOf`). */
  readonly problems: readonly ProblemCode[]
  /** The rate limits that a request takes a token of, in this order. */
  readonly limits?: readonly LimitName[]
  /**
   * Whether the handler starts beside the limits, and not after them. It either waits for them itself before it changes
   * anything (`admitted`), or takes a token that cannot be guessed: then a right one is never lost, and a wrong one is
   * answered with 429.
   */
  readonly admission?: 'beside'
  /** Memory of the Lambda in megabytes; `DEFAULT_MEGABYTES` if absent. */
  readonly memoryMegabytes?: number
  /** The services that the handler may use: its grants, both for the compiler and for IAM. */
  readonly uses: readonly GrantedServiceName[]
}

/** Declares a route, keeping its literal types. */
export function route<const R extends Route>(definition: R): R {
  return definition
}

/** What a schema, where there is one, yields. */
export type Parsed<S> = S extends Schema ? Infer<S> : undefined

/** The services that the pipeline itself needs to let a caller through. */
const servicesOfAccess = {
  public: [],
  signature: ['verificationKeys'],
  bearer: ['verificationKeys', 'database'],
  iam: [],
} as const satisfies Record<Access, readonly GrantedServiceName[]>

/** The services that the rate limits of a route need. */
const servicesOfLimits = ['rateLimits', 'database'] as const satisfies readonly GrantedServiceName[]
type ServicesOfLimits<R extends Route> = R extends { limits: readonly LimitName[] }
  ? (typeof servicesOfLimits)[number]
  : never

/** Every service that a route reaches: those that its handler uses, and those that its access and limits take. */
export type ServicesOf<R extends Route> =
  | R['uses'][number]
  | (typeof servicesOfAccess)[R['access']][number]
  | ServicesOfLimits<R>

/** Every service that a route reaches: its grants. */
export function servicesOf<R extends Route>(route: R): ServicesOf<R>[]
export function servicesOf({ uses, access, limits }: Route): GrantedServiceName[] {
  return [...new Set([...uses, ...servicesOfAccess[access], ...(limits ? servicesOfLimits : [])])]
}

/** The problems that a route answers when one of its limits is used up. */
export type ProblemsOfLimits<R extends Route> = R extends { limits: readonly LimitName[] }
  ? 'rate_limited'
  : never

/**
 * Every problem that a route can answer: those that it declares and those that the pipeline raises for it, in the
 * order in which the pipeline would meet them.
 */
export function problemsOf(route: Route): ProblemCode[] {
  const implied: ProblemCode[] = []
  if (route.body) implied.push('payload_too_large', 'unsupported_media_type', 'malformed_json')
  if (route.access === 'bearer' || route.access === 'signature')
    implied.push('missing_token', 'invalid_token')
  if (route.access === 'iam') implied.push('invalid_signature')
  if (route.body || route.params || route.query) implied.push('invalid_input')
  if (route.limits) implied.push('rate_limited')
  // Limits that guard nothing let a request pass if the database does not answer.
  const usesDatabase =
    route.uses.includes('database') || route.access === 'bearer' || areGuarded(route.limits ?? [])
  const all: ProblemCode[] = [...implied, ...route.problems, 'internal_error']
  if (usesDatabase) all.push('database_unavailable')
  return [...new Set(all)]
}
