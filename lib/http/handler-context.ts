import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Parsed, ProblemsOfLimits, Route } from '../routes/route.ts'
import type { Services } from '../services/services.ts'
import type { Caller } from './authenticate.ts'
import type { Failure, fail } from './failure.ts'

/** The problems that a handler may answer: those that its route declares, and that of its limits. */
export type DeclaredProblem<R extends Route> = R['problems'][number] | ProblemsOfLimits<R>

/** What a handler receives: the request as its route's contract describes it, and the services that the route uses. */
export interface HandlerContext<R extends Route> {
  readonly body: Parsed<R['body']>
  readonly params: Parsed<R['params']>
  readonly query: Parsed<R['query']>
  readonly caller: Caller<R['access']>
  readonly metadata: RequestMetadata
  /** The path that was asked for. */
  readonly path: string
  readonly services: Services<R['uses'][number]>
  /** Tells whether the rate limits let the request pass; only a handler that starts beside them has to ask. */
  readonly admitted: () => Promise<boolean>
  /** Answers with a problem that the route declares. */
  readonly fail: typeof fail<DeclaredProblem<R>>
}

/** Answers a request with the reply that its route describes, or with a problem that it declares. */
export type Handle<R extends Route> = (
  context: HandlerContext<R>,
) => Promise<Parsed<R['reply']['body']> | Failure<DeclaredProblem<R>>>
