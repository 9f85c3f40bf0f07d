import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Job } from '../jobs.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import { currentScope, runInScope } from '../runtime/request-scope.ts'
import { beginInvocation } from '../runtime/tracing/span.ts'
import { fromTraceparent } from '../runtime/tracing/trace-context.ts'

/** An invocation of a job. */
export interface Invocation {
  readonly requestId: string
  /** The client's id of the request that caused the invocation. */
  readonly clientRequestId?: string | null
  /** In milliseconds since the epoch. */
  readonly deadline: number
  /** The parent trace (W3C Trace Context). The invocation starts a new trace if absent. */
  readonly traceparent?: string | undefined
}

/** Runs an invocation of a job in its own request scope and span. */
export async function runInvocation<T>(
  functionId: string,
  { random }: Pick<AmbientServices, 'random'>,
  { requestId, clientRequestId = null, deadline, traceparent }: Invocation,
  work: () => Promise<T>,
): Promise<T> {
  const span = beginInvocation(functionId, fromTraceparent(traceparent), random)
  let failed = true
  try {
    const { traceId, context: trace } = span
    const scope = { functionId, requestId, clientRequestId, deadline, traceId, trace }
    const result = await runInScope(scope, work)
    failed = false
    return result
  } finally {
    span.end({}, failed)
  }
}

/** Returns the metadata of a job's invocation: the ids of the request that caused it, without client address. */
export function jobMetadata(
  job: Job,
  { requestId, clientRequestId = null }: Pick<Invocation, 'requestId' | 'clientRequestId'>,
): RequestMetadata {
  return {
    requestId,
    clientRequestId,
    traceId: currentScope()?.traceId ?? null,
    method: null,
    route: job.id,
    ip: null,
    userAgent: null,
    fingerprint: null,
  }
}
