/** The severity of a log message. */
export type Level = 'debug' | 'info' | 'warn' | 'error'

/** A log message. */
export interface Message {
  readonly level: Level
  readonly text: string
  /** The metric that counts this message (docs/decisions/0020). */
  readonly metric?: string
  /** A numeric field of the log line that is the value of the metric; 1 if absent. */
  readonly counts?: string
  /** A field of the log line that is a dimension of the metric. It must have few values. */
  readonly by?: string
}
