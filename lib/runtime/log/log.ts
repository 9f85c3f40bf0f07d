import { currentScope } from '../request-scope.ts'
import { type Level, type Message, type MessageCode, messages } from './messages.ts'
import { metricBlock } from './metric-block.ts'

/** What a log line may carry beside its message: never an event, a body, a header, a token or a password. */
export interface LogFields {
  readonly [name: string]: string | number | boolean | null | undefined | Error
}

/** Writes one JSON line: the message that `code` stands for, its fields, and the ids of the running request. */
export type Log = (code: MessageCode, fields?: LogFields) => void

const severity: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3 }

/** How a log is written. */
export interface LogOptions {
  /** The least level that is written. */
  readonly level: Level
  /** The namespace in CloudWatch of the metrics that lines carry; without one, they carry none. */
  readonly metricsNamespace?: string | undefined
}

/**
 * Opens a log that writes to standard output, whence Lambda takes it. A line that carries a metric is written whatever
 * its level: a quieter log must not blind an alarm.
 */
export function openLog({ level, metricsNamespace }: LogOptions): Log {
  return (code, fields = {}) => {
    const message: Message = messages[code]
    const counts = metricsNamespace !== undefined && message.metric !== undefined
    if (severity[message.level] < severity[level] && !counts) return
    const scope = currentScope()
    const now = new Date()
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
      ...(metricsNamespace !== undefined && metricBlock(message, metricsNamespace, now)),
    }
    process.stdout.write(
      `${JSON.stringify(line, (_, value) => (value instanceof Error ? describe(value) : value))}\n`,
    )
  }
}

/** An error with what caused it; of its own properties only the codes, since others may hold what it was about. */
function describe(error: Error): object {
  const { name, message, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  return { name, message, code, stack, ...(cause instanceof Error && { cause: describe(cause) }) }
}
