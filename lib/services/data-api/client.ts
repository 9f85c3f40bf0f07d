import { setTimeout as delay } from 'node:timers/promises'
import type { ExecuteStatementResponse } from '@aws-sdk/client-rds-data'
import type { DataApiClient } from '../../db/dialect.ts'
import { inSpan } from '../tracing/span.ts'
import { DataApiError, DatabaseUnavailable } from './errors.ts'
import { type HttpAnswer, poster } from './post.ts'
import { type AwsCredentials, signer } from './sign.ts'

/** How the Data API is reached. */
export interface DataApiOptions {
  readonly region: string
  readonly credentials: AwsCredentials
  /** Where the Data API is, if not at the region's own address. */
  readonly endpoint?: string | undefined
  /** When the running request must have answered, in milliseconds since the epoch; nothing outside of a request. */
  readonly deadline: () => number | undefined
  /** How long one call may take where no deadline is nearer, in milliseconds. */
  readonly timeoutMilliseconds: number
  /** What Retry-After says when the database does not wake up in time. */
  readonly retryAfterSeconds: number
  /** Left of the deadline to answer the request in, when the database gave no answer. */
  readonly reserveMilliseconds?: number
  /** The pause before a database that wakes up is asked again; each further one is twice as long, up to the longest. */
  readonly firstPauseMilliseconds?: number
  readonly longestPauseMilliseconds?: number
  /** Waits between attempts; a test puts its own in its place. */
  readonly wait?: (milliseconds: number) => Promise<unknown>
}

/** Errors that say that nothing was carried out, so that the same call may be made again. */
const repeatable = new Set([
  'DatabaseResumingException',
  'ThrottlingException',
  'TooManyRequestsException',
  'HTTP 429',
])
/** Errors that say that there is no database to ask at the moment, but not that nothing was carried out. */
const unavailable = new Set(['DatabaseUnavailableException', 'ServiceUnavailableError', 'HTTP 503'])
/** The same in PostgreSQL's codes: it is shut down, has crashed, or begins and takes no connection yet. */
const unavailableStates = new Set(['57P01', '57P02', '57P03'])
const isUnavailable = ({ code, sqlState = '' }: DataApiError) =>
  unavailable.has(code) || unavailableStates.has(sqlState)

/**
 * Makes a client of the RDS Data API that does just what the dialect needs: a signed POST over a kept connection. A
 * database that is waking up is asked again until the deadline of the request; no other call is ever made twice, since
 * nobody knows whether it was carried out.
 */
export function createDataApiClient(
  options: DataApiOptions,
): DataApiClient & { connect(count: number): void } {
  const { region, credentials, reserveMilliseconds = 1_000, wait = delay } = options
  const { firstPauseMilliseconds = 250, longestPauseMilliseconds = 2_000 } = options
  const endpoint = new URL(options.endpoint ?? `https://rds-data.${region}.amazonaws.com`)
  const sign = signer('rds-data', region, credentials)
  const post = poster(endpoint)

  const remaining = () => {
    const deadline = options.deadline()
    return deadline === undefined ? options.timeoutMilliseconds : deadline - reserveMilliseconds - Date.now()
  }
  const attempt = async (path: string, body: string): Promise<HttpAnswer> => {
    const timeoutMilliseconds = Math.min(options.timeoutMilliseconds, remaining())
    if (timeoutMilliseconds <= 0)
      throw new DatabaseUnavailable(options.retryAfterSeconds, 'The deadline has passed')
    const headers = sign(
      { host: endpoint.host, path: endpoint.pathname.replace(/\/$/, '') + path, body },
      new Date(),
    )
    try {
      return await inSpan('POST', { 'server.address': endpoint.hostname, 'url.path': path }, () =>
        post({ path, headers, body, timeoutMilliseconds }),
      )
    } catch (cause) {
      // No answer came: whether anything was carried out is unknown, so only the client can decide to ask again.
      throw new DatabaseUnavailable(options.retryAfterSeconds, cause)
    }
  }
  const call = async (path: string, request: object): Promise<string> => {
    const body = JSON.stringify(request, encodeBlob)
    for (let pause = firstPauseMilliseconds; ; pause = Math.min(pause * 2, longestPauseMilliseconds)) {
      const answer = await attempt(path, body)
      if (answer.status === 200) return answer.body
      const error = toError(answer)
      if (isUnavailable(error)) throw new DatabaseUnavailable(options.retryAfterSeconds, error)
      if (!repeatable.has(error.code)) throw error
      if (remaining() <= pause) throw new DatabaseUnavailable(options.retryAfterSeconds, error)
      await wait(pause)
    }
  }
  return {
    /** Opens connections ahead of the first statements. Never throws. */
    connect: post.connect,
    executeStatement: request =>
      // The text of a statement holds the names of its parameters, never their values.
      inSpan('statement', { 'db.system.name': 'postgresql', 'db.query.text': request.sql ?? '' }, async () =>
        readStatement(await call('/Execute', request)),
      ),
    beginTransaction: async request => JSON.parse(await call('/BeginTransaction', request)),
    commitTransaction: async request => void (await call('/CommitTransaction', request)),
    rollbackTransaction: async request => void (await call('/RollbackTransaction', request)),
  }
}

/** Blobs travel as base64. JSON.stringify has called `toJSON` of a Buffer by now, so the original is looked up. */
function encodeBlob(this: { blobValue?: unknown }, key: string, value: unknown): unknown {
  const blob = this.blobValue
  return key === 'blobValue' && blob instanceof Uint8Array ? Buffer.from(blob).toString('base64') : value
}

function readStatement(body: string): ExecuteStatementResponse {
  const response: ExecuteStatementResponse = JSON.parse(body)
  for (const { typeName, label } of response.columnMetadata ?? []) {
    if (typeName === 'timestamp') throw new Error(`The column ${label} has a time without a zone`)
  }
  for (const field of response.records?.flat() ?? []) {
    // JSON has rounded it already: select such a number as text.
    if (field.longValue !== undefined && !Number.isSafeInteger(field.longValue))
      throw new RangeError('An integer beyond 2^53')
    const blob: unknown = field.blobValue
    const double: unknown = field.doubleValue
    // REST-JSON writes NaN and the infinities as text.
    if (typeof double === 'string') Object.assign(field, { doubleValue: Number(double) })
    if (typeof blob === 'string')
      Object.assign(field, { blobValue: new Uint8Array(Buffer.from(blob, 'base64')) })
  }
  return response
}

function toError({ status, errorType, body }: HttpAnswer): DataApiError {
  const { __type, code, message, Message } = readError(body)
  const name = (errorType ?? __type ?? code ?? `HTTP ${status}`).replace(/:.*$/, '').replace(/^.*#/, '')
  return new DataApiError(name, message ?? Message ?? 'no message')
}

function readError(body: string): Partial<Record<'__type' | 'code' | 'message' | 'Message', string>> {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    // A proxy's page, or nothing at all.
    return {}
  }
}
