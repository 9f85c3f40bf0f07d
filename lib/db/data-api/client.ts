import { setTimeout as delay } from 'node:timers/promises'
import type { ExecuteStatementRequest, SqlParameter } from '@aws-sdk/client-rds-data'
import { basePath, poster } from '../../aws/post.ts'
import { type AwsCredentials, signer } from '../../aws/sign.ts'
import { inSpan } from '../../runtime/tracing/span.ts'
import type { DataApiClient } from '../database-address.ts'
import { classifyError, classifyNoAnswer, type ErrorClass } from './classify-error.ts'
import { type DataApiError, DatabaseUnavailable } from './database-unavailable.ts'
import { parseResult, readStatement, toError } from './read-answer.ts'
import { isRead } from './reads.ts'

/** The options of a Data API client. */
export interface DataApiOptions {
  readonly region: string
  readonly credentials: AwsCredentials
  /** The endpoint, if not the default endpoint of the Region. */
  readonly endpoint?: string | undefined
  /** Returns the deadline of the current request, in milliseconds since the epoch; `undefined` outside a request. */
  readonly deadline: () => number | undefined
  /** Timeout of one call, in milliseconds. The deadline can shorten it. */
  readonly timeoutMilliseconds: number
  /** Value of Retry-After if the database does not resume in time. */
  readonly retryAfterSeconds: number
  /** Time reserved before the deadline for the error response. */
  readonly reserveMilliseconds?: number
  /** Delay before the first retry. It doubles with each retry, up to `longestPauseMilliseconds`. */
  readonly firstPauseMilliseconds?: number
  readonly longestPauseMilliseconds?: number
  /** Waits between attempts. Replaced in tests. */
  readonly wait?: (milliseconds: number) => Promise<unknown>
}

/** Time in which a call outside a request is retried. It is longer than the time that a cluster takes to resume. */
const RETRY_MILLISECONDS = 60_000

/** A successful attempt. */
interface Done {
  readonly result: object
}

/** A failed attempt. */
interface Failed {
  readonly errorClass: ErrorClass
  readonly cause: unknown
}

/**
 * Creates a lean client of the RDS Data API with the methods that the dialect requires. While the database is
 * unavailable, calls that were not executed are retried until the deadline of the request. A read with an unknown
 * outcome is retried once. Other calls are not retried, because they may have been executed.
 * @throws {DatabaseUnavailable} if the database is unavailable until the deadline.
 * @throws {DataApiError} if the statement is rejected.
 */
export function createDataApiClient(
  options: DataApiOptions,
): DataApiClient & { connect(count: number): void } {
  const { region, credentials, reserveMilliseconds = 1_000, wait = delay } = options
  const { firstPauseMilliseconds = 250, longestPauseMilliseconds = 2_000 } = options
  const endpoint = new URL(options.endpoint ?? `https://rds-data.${region}.amazonaws.com`)
  const sign = signer('rds-data', region, credentials)
  const post = poster(endpoint)
  const base = basePath(endpoint)
  const unavailable = (cause: unknown) => new DatabaseUnavailable(options.retryAfterSeconds, cause)

  const remainingSince = (startedAt: number): number => {
    const deadline = options.deadline()
    const until = deadline === undefined ? startedAt + RETRY_MILLISECONDS : deadline - reserveMilliseconds
    return until - Date.now()
  }
  const attempt = async (
    operation: string,
    body: string,
    kind: Kind,
    left: number,
  ): Promise<Done | Failed> => {
    const path = `${base}${operation}`
    const timeoutMilliseconds = Math.min(options.timeoutMilliseconds, left)
    if (timeoutMilliseconds <= 0) throw unavailable('The deadline has passed')
    const headers = sign({ host: endpoint.host, path, body }, new Date())
    try {
      const answer = await inSpan('POST', { 'server.address': endpoint.hostname, 'url.path': path }, () =>
        post({ path, headers, body, timeoutMilliseconds }),
      )
      return answer.status === 200 ? { result: parseResult(answer.body) } : failedBy(toError(answer), kind)
    } catch (cause) {
      return { errorClass: classifyNoAnswer(cause), cause }
    }
  }
  const call = async (operation: string, request: object, kind: Kind): Promise<object> => {
    const body = JSON.stringify(request)
    const startedAt = Date.now()
    let mayRetryUnknown = kind.isRead && !kind.isInTransaction
    for (let pause = firstPauseMilliseconds; ; pause = Math.min(pause * 2, longestPauseMilliseconds)) {
      const outcome = await attempt(operation, body, kind, remainingSince(startedAt))
      if ('result' in outcome) return outcome.result
      const { errorClass, cause } = outcome
      if (errorClass === 'rejected') throw cause
      const mayRetry = errorClass === 'not_executed' || (errorClass === 'unknown' && mayRetryUnknown)
      if (!mayRetry || remainingSince(startedAt) <= pause) throw unavailable(cause)
      mayRetryUnknown &&= errorClass !== 'unknown'
      await wait(pause)
    }
  }
  const inTransaction = { isInTransaction: true, isRead: false }
  return {
    /** Opens connections before the first statements. Never throws. */
    connect: post.connect,
    executeStatement: request => {
      const { sql = '', transactionId } = request
      const kind = { isInTransaction: transactionId !== undefined, isRead: isRead(sql) }
      // The text contains the names of the parameters, not their values.
      return inSpan('statement', { 'db.system.name': 'postgresql', 'db.query.text': sql }, async () =>
        readStatement(await call('/Execute', encodeBlobs(request), kind)),
      )
    },
    beginTransaction: request =>
      call('/BeginTransaction', request, { isInTransaction: false, isRead: false }),
    commitTransaction: request => call('/CommitTransaction', request, inTransaction),
    rollbackTransaction: request => call('/RollbackTransaction', request, inTransaction),
  }
}

/** The properties of a call that determine its retries. */
interface Kind {
  readonly isInTransaction: boolean
  readonly isRead: boolean
}

function failedBy(error: DataApiError, { isInTransaction }: Kind): Failed {
  return { errorClass: classifyError(error, isInTransaction), cause: error }
}

/**
 * Encodes blobs as base64, as the REST protocol of the Data API requires. A replacer of `JSON.stringify` would run for each
 * member of every request.
 */
function encodeBlobs(request: ExecuteStatementRequest): object {
  const { parameters = [] } = request
  if (!parameters.some(hasBlob)) return request
  const encoded = parameters.map(parameter => {
    const blob = parameter.value?.blobValue
    return blob ? { ...parameter, value: { blobValue: Buffer.from(blob).toString('base64') } } : parameter
  })
  return { ...request, parameters: encoded }
}

function hasBlob({ value }: SqlParameter): boolean {
  return value?.blobValue !== undefined
}
