import { currentScope } from '../request-scope.ts'
import { type Level, type MessageCode, messages } from './messages.ts'

/** What a log line may carry beside its message: never an event, a body, a header, a token or a password. */
export interface LogFields {
  readonly [name: string]: string | number | boolean | null | undefined | Error
}

/** Writes one JSON line: the message that `code` stands for, its fields, and the ids of the running request. */
export type Log = (code: MessageCode, fields?: LogFields) => void

const severity: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3 }

/** Opens a log that writes the lines of at least this level to standard output, whence Lambda takes them. */
export function openLog(level: Level): Log {
  return (code, fields = {}) => {
    const message = messages[code]
    if (severity[message.level] < severity[level]) return
    const scope = currentScope()
    const line = {
      timestamp: new Date().toISOString(),
      level: message.level,
      code,
      message: message.text,
      request_id: scope?.requestId,
      trace_id: scope?.traceId,
      function: scope?.functionId,
      ...fields,
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
