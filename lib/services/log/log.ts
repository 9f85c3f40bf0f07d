import { Logger } from '@aws-lambda-powertools/logger'
import { currentScope } from '../request-scope.ts'
import { type Level, type MessageCode, messages } from './messages.ts'

/** What a log line may carry beside its message: never an event, a body, a header, a token or a password. */
export interface LogFields {
  readonly [name: string]: string | number | boolean | null | undefined | Error
}

/** Writes one JSON line: the message that `code` stands for, its fields, and the ids of the running request. */
export type Log = (code: MessageCode, fields?: LogFields) => void

/** Opens a log that writes the lines of at least this level to standard output. */
export function openLog(level: Level): Log {
  const logger = new Logger({
    serviceName: 'dashtam',
    logLevel: level === 'debug' ? 'DEBUG' : level === 'info' ? 'INFO' : level === 'warn' ? 'WARN' : 'ERROR',
  })
  return (code, fields = {}) => {
    const { level: severity, text } = messages[code]
    const scope = currentScope()
    logger[severity](text, { code, request_id: scope?.requestId, function: scope?.functionId, ...fields })
  }
}
