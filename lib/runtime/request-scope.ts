import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context } from '@opentelemetry/api'

/** The current invocation. */
export interface RequestScope {
  /** The id of the route or the job. */
  readonly functionId: string
  readonly requestId: string
  /** The client's id of the request, if present. */
  readonly clientRequestId?: string | null
  /** Deadline of the invocation, in milliseconds since the epoch. */
  readonly deadline: number
  readonly traceId: string
  /** The parent span of the next call. */
  readonly trace: Context
}

// A store instead of a parameter, because only the database client, the log and outgoing calls require the scope.
// Lambda runs one invocation at a time, the local cloud many.
const store = new AsyncLocalStorage<RequestScope>()

/** Runs `work` in an invocation. */
export function runInScope<T>(scope: RequestScope, work: () => Promise<T>): Promise<T> {
  return store.run(scope, work)
}

/** Returns the current invocation; `undefined` outside an invocation. */
export function currentScope(): RequestScope | undefined {
  return store.getStore()
}
