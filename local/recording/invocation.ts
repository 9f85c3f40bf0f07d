import { AsyncLocalStorage } from 'node:async_hooks'
import type { Operation } from './recorded.ts'

/** What is recorded during an invocation of a function. */
export interface RecordedInvocation {
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly logs: Record<string, unknown>[]
  readonly operations: Operation[]
  traceId: string | null
}

/** Bounds an invocation, for example of a job that refreshes thousands of connections. */
const MAX_ENTRIES = 500

// Spans and log lines of many invocations arrive in one process. The asynchronous context tells them apart, also if
// several requests of a client have the same trace.
const store = new AsyncLocalStorage<RecordedInvocation>()

/** Runs an invocation and records its spans and log lines. */
export async function recordInvocation<T>(
  work: () => Promise<T>,
): Promise<{ recorded: RecordedInvocation; milliseconds: number; result: PromiseSettledResult<T> }> {
  const recorded = { startedAt: Date.now(), logs: [], operations: [], traceId: null }
  const started = performance.now()
  const [result] = await Promise.allSettled([store.run(recorded, work)])
  return { recorded, milliseconds: Math.round((performance.now() - started) * 10) / 10, result }
}

/** Adds a log line to the current invocation. */
export function recordLogLine(line: Record<string, unknown>): void {
  const logs = store.getStore()?.logs
  if (logs && logs.length < MAX_ENTRIES) logs.push(line)
}

/** Adds an operation to the current invocation. `startedAt` is in milliseconds since 1970. */
export function recordOperation(operation: Omit<Operation, 'at'>, startedAt: number): void {
  const invocation = store.getStore()
  if (!invocation || invocation.operations.length >= MAX_ENTRIES) return
  const at = Math.max(0, Math.round((startedAt - invocation.startedAt) * 10) / 10)
  invocation.operations.push({ ...operation, at })
}

/** Sets the trace of the current invocation. The first one counts. */
export function recordTrace(traceId: string): void {
  const invocation = store.getStore()
  if (invocation) invocation.traceId ??= traceId
}

/** Returns the recorded fields of an invocation, operations by their start. */
export function activityOf({ traceId, logs, operations }: RecordedInvocation) {
  return { trace_id: traceId, logs, operations: operations.toSorted((a, b) => a.at - b.at) }
}
