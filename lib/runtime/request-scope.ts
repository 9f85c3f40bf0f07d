import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context } from '@opentelemetry/api'

/** What is known of the invocation that runs at the moment. */
export interface RequestScope {
  /** The id of the route or the job. */
  readonly functionId: string
  readonly requestId: string
  /** The client's own id of the request, if it sent one. */
  readonly clientRequestId?: string | null
  /** When the invocation must have answered, in milliseconds since the epoch. */
  readonly deadline: number
  readonly traceId: string
  /** The span that whatever is called now hangs under. */
  readonly trace: Context
}

// A store, not a parameter: the deadline and the ids are needed at the far end of calls (the database client, the
// log) whose signatures should speak of their own business. On Lambda it holds one invocation, on one machine many.
const store = new AsyncLocalStorage<RequestScope>()

/** Runs `work` as the invocation that `scope` describes. */
export function runInScope<T>(scope: RequestScope, work: () => Promise<T>): Promise<T> {
  return store.run(scope, work)
}

/** The running invocation, or nothing outside of one. */
export function currentScope(): RequestScope | undefined {
  return store.getStore()
}
