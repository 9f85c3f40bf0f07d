import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Job } from '../jobs.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import { currentScope, runInScope } from '../runtime/request-scope.ts'
import { beginInvocation } from '../runtime/tracing/span.ts'
import { fromTraceparent } from '../runtime/tracing/trace-context.ts'

/** What is known of an invocation of a job. */
export interface Invocation {
  readonly requestId: string
  /** The client's own id of the request that the invocation carries on. */
  readonly clientRequestId?: string | null
  /** In milliseconds since the epoch. */
  readonly deadline: number
  /** The trace that it carries on (W3C Trace Context); where it has none, it begins one. */
  readonly traceparent?: string | undefined
}

/** Runs a job's invocation in its own scope and span. */
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

/** A job carries on the request that asked for it, under its ids; the client's address is not known to it. */
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
