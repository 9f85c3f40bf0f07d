import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { LimitName } from '../routes/limits.ts'
import type { Parsed, ProblemsOfLimits, Route } from '../routes/route.ts'
import type { Services } from '../services/services.ts'
import type { Caller } from './caller.ts'
import type { Failure, fail } from './failure.ts'
import type { RawRequest } from './read-body.ts'

/** The problems that a handler may return: those that its route declares, and the problem of its rate limits. */
export type DeclaredProblem<R extends Route> = R['problems'][number] | ProblemsOfLimits<R>

/** The arguments of a handler: the validated request, and the services that the route uses. */
export interface HandlerContext<R extends Route> {
  readonly body: Parsed<R['body']>
  readonly params: Parsed<R['params']>
  readonly query: Parsed<R['query']>
  readonly caller: Caller<R['access']>
  readonly metadata: RequestMetadata
  /** The request as it was received, for signatures over its bytes. */
  readonly raw: () => RawRequest
  /** The requested path. */
  readonly path: string
  readonly services: Services<R['uses'][number]>
  /**
   * Returns whether the rate limits admit the request, or all except the last limit, `except`. Only for routes with
   * `admission: 'parallel'`.
   */
  readonly admitted: (except?: LimitName) => Promise<boolean>
  /** Creates a problem that the route declares. */
  readonly fail: typeof fail<DeclaredProblem<R>>
}

/** A handler: returns the reply of its route, or a problem that the route declares. */
export type Handle<R extends Route> = (
  context: HandlerContext<R>,
) => Promise<Parsed<R['reply']['body']> | Failure<DeclaredProblem<R>>>
