import * as z from 'zod/mini'

/** A body without its secrets. */
const RecordedBody = z.object({
  text: z.string(),
  /** The size before masking and cutting. */
  bytes: z.number(),
  /** Why the text is not the complete body; null if it is. */
  note: z.nullable(z.string()),
})

/** A message of a request or a reply: headers by lower-case name, and the body if present. */
const RecordedMessage = z.object({
  headers: z.record(z.string(), z.string()),
  body: z.nullable(RecordedBody),
})

/** A statement or an outgoing call. Times are in milliseconds; `at` counts from the start of the invocation. */
const Operation = z.object({
  kind: z.enum(['statement', 'provider', 'service']),
  /** The text of the statement without values, or the method and address of the call. */
  text: z.string(),
  at: z.number(),
  milliseconds: z.number(),
  /** The error's message; null if the operation succeeded. */
  error: z.nullable(z.string()),
})

/** What happened during an invocation. */
const Activity = {
  trace_id: z.nullable(z.string()),
  /** The log lines, as written. */
  logs: z.array(z.record(z.string(), z.unknown())),
  operations: z.array(Operation),
}

/** A request with its reply and what happened in between. */
export const RecordedRequest = z.object({
  id: z.string(),
  /** ISO 8601. */
  at: z.iso.datetime(),
  method: z.string(),
  path: z.string(),
  /** The query with its `?`, without secrets; empty if absent. */
  query: z.string(),
  status: z.number(),
  milliseconds: z.number(),
  request: RecordedMessage,
  reply: RecordedMessage,
  ...Activity,
})

/** A run of a job. */
export const JobRun = z.object({
  id: z.string(),
  /** The id of the job. */
  job: z.string(),
  /** ISO 8601. */
  at: z.iso.datetime(),
  outcome: z.enum(['success', 'failure']),
  milliseconds: z.number(),
  /** The bodies of the queue messages; empty for a schedule. */
  messages: z.array(RecordedBody),
  /** Why the run failed; null if it succeeded. */
  error: z.nullable(z.string()),
  ...Activity,
})

/** A body without its secrets. */
export type RecordedBody = z.infer<typeof RecordedBody>
/** A message of a request or a reply. */
export type RecordedMessage = z.infer<typeof RecordedMessage>
/** A statement or an outgoing call. */
export type Operation = z.infer<typeof Operation>
/** A request with its reply and what happened in between. */
export type RecordedRequest = z.infer<typeof RecordedRequest>
/** A run of a job. */
export type JobRun = z.infer<typeof JobRun>
