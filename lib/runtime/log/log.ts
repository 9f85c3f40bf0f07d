import { currentScope } from '../request-scope.ts'
import type { Level, Message } from './message.ts'
import { type MessageCode, messages } from './messages.ts'
import { metricBlock } from './metric-block.ts'

/** The fields of a log line. Never log an event, body, header, token or password. */
export interface LogFields {
  readonly [name: string]: string | number | boolean | null | undefined | Error
}

/** Writes one JSON line: the log message of `code`, the fields and the ids of the current request. */
export type Log = (code: MessageCode, fields?: LogFields) => void

/** Converts a caught value to a log field. */
export function errorField(error: unknown): Error | string {
  return error instanceof Error ? error : String(error)
}

const severity: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3 }

/** The options of a log. */
export interface LogOptions {
  /** The lowest level that is logged. */
  readonly level: Level
  /** The CloudWatch namespace of the metrics in the log lines. No metrics if absent. */
  readonly metricsNamespace?: string | undefined
}

/**
 * Opens a log that writes to standard output, which Lambda sends to CloudWatch. Lines with a metric are written at any
 * level, because alarms depend on them.
 */
export function openLog({ level, metricsNamespace }: LogOptions): Log {
  return (code, fields = {}) => {
    const message: Message = messages[code]
    const counts = metricsNamespace !== undefined && message.metric !== undefined
    if (severity[message.level] < severity[level] && !counts) return
    const scope = currentScope()
    const now = new Date()
    const value = message.counts === undefined ? 1 : fields[message.counts]
    const line = {
      timestamp: now.toISOString(),
      level: message.level,
      code,
      message: message.text,
      request_id: scope?.requestId,
      client_request_id: scope?.clientRequestId ?? undefined,
      trace_id: scope?.traceId,
      function: scope?.functionId,
      ...fields,
      ...(metricsNamespace !== undefined && metricBlock(message, value, metricsNamespace, now)),
    }
    process.stdout.write(
      `${JSON.stringify(line, (_, value) => (value instanceof Error ? describe(value) : value))}\n`,
    )
  }
}

/** Serializes an error and its causes. Of other properties only `code` is logged, because they can contain secrets. */
function describe(error: Error): object {
  const { name, message, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  return { name, message, code, stack, ...(cause instanceof Error && { cause: describe(cause) }) }
}
