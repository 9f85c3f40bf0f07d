import { setTimeout as delay } from 'node:timers/promises'
import { inSpan } from '../../runtime/tracing/span.ts'
import type { DataApiClient } from '../dialect.ts'
import { type DataApiError, DatabaseUnavailable } from './database-unavailable.ts'
import { poster } from './post.ts'
import { parseResult, readStatement, toError } from './read-answer.ts'
import { isRead } from './reads.ts'
import { type AwsCredentials, signer } from './sign.ts'
import { type Verdict, verdictOn, verdictOnSilence } from './verdict.ts'

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

/** How long a call outside of a request is repeated: longer than a cluster takes to wake up. */
const PATIENCE_MILLISECONDS = 60_000

/** An attempt that succeeded. */
interface Done {
  readonly result: object
}

/** An attempt that failed, and what that says about the statement. */
interface Failed {
  readonly verdict: Verdict
  readonly cause: unknown
}

/**
 * Makes a client of the RDS Data API that does just what the dialect needs: a signed POST over a kept connection. While the
 * database cannot be used, a call that carried nothing out is repeated until the deadline of the request, and a read once.
 * No other call is repeated, since nobody knows whether it was carried out.
 * @throws {DatabaseUnavailable} if the database cannot be used before the deadline.
 * @throws {DataApiError} if the statement is wrong.
 */
export function createDataApiClient(
  options: DataApiOptions,
): DataApiClient & { connect(count: number): void } {
  const { region, credentials, reserveMilliseconds = 1_000, wait = delay } = options
  const { firstPauseMilliseconds = 250, longestPauseMilliseconds = 2_000 } = options
  const endpoint = new URL(options.endpoint ?? `https://rds-data.${region}.amazonaws.com`)
  const sign = signer('rds-data', region, credentials)
  const post = poster(endpoint)
  const unavailable = (cause: unknown) => new DatabaseUnavailable(options.retryAfterSeconds, cause)

  const remainingSince = (startedAt: number): number => {
    const deadline = options.deadline()
    const until = deadline === undefined ? startedAt + PATIENCE_MILLISECONDS : deadline - reserveMilliseconds
    return until - Date.now()
  }
  const attempt = async (path: string, body: string, kind: Kind, left: number): Promise<Done | Failed> => {
    const timeoutMilliseconds = Math.min(options.timeoutMilliseconds, left)
    if (timeoutMilliseconds <= 0) throw unavailable('The deadline has passed')
    const headers = sign(
      { host: endpoint.host, path: endpoint.pathname.replace(/\/$/, '') + path, body },
      new Date(),
    )
    try {
      const answer = await inSpan('POST', { 'server.address': endpoint.hostname, 'url.path': path }, () =>
        post({ path, headers, body, timeoutMilliseconds }),
      )
      return answer.status === 200 ? { result: parseResult(answer.body) } : failedBy(toError(answer), kind)
    } catch (cause) {
      return { verdict: verdictOnSilence(cause), cause }
    }
  }
  const call = async (path: string, request: object, kind: Kind): Promise<object> => {
    const body = JSON.stringify(request, encodeBlob)
    const startedAt = Date.now()
    let mayRepeatUnknown = kind.isRead && !kind.isInTransaction
    for (let pause = firstPauseMilliseconds; ; pause = Math.min(pause * 2, longestPauseMilliseconds)) {
      const outcome = await attempt(path, body, kind, remainingSince(startedAt))
      if ('result' in outcome) return outcome.result
      const { verdict, cause } = outcome
      if (verdict === 'rejected') throw cause
      const mayRepeat = verdict === 'not_executed' || (verdict === 'unknown' && mayRepeatUnknown)
      if (!mayRepeat || remainingSince(startedAt) <= pause) throw unavailable(cause)
      mayRepeatUnknown &&= verdict !== 'unknown'
      await wait(pause)
    }
  }
  const inTransaction = { isInTransaction: true, isRead: false }
  return {
    /** Opens connections ahead of the first statements. Never throws. */
    connect: post.connect,
    executeStatement: request => {
      const { sql = '', transactionId } = request
      const kind = { isInTransaction: transactionId !== undefined, isRead: isRead(sql) }
      // The text of a statement holds the names of its parameters, never their values.
      return inSpan('statement', { 'db.system.name': 'postgresql', 'db.query.text': sql }, async () =>
        readStatement(await call('/Execute', request, kind)),
      )
    },
    beginTransaction: request =>
      call('/BeginTransaction', request, { isInTransaction: false, isRead: false }),
    commitTransaction: request => call('/CommitTransaction', request, inTransaction),
    rollbackTransaction: request => call('/RollbackTransaction', request, inTransaction),
  }
}

/** What is known about a call before it is made. */
interface Kind {
  readonly isInTransaction: boolean
  readonly isRead: boolean
}

function failedBy(error: DataApiError, { isInTransaction }: Kind): Failed {
  return { verdict: verdictOn(error, isInTransaction), cause: error }
}

/** Blobs travel as base64. JSON.stringify has called `toJSON` of a Buffer by now, so the original is looked up. */
function encodeBlob(this: { blobValue?: unknown }, key: string, value: unknown): unknown {
  const blob = this.blobValue
  return key === 'blobValue' && blob instanceof Uint8Array ? Buffer.from(blob).toString('base64') : value
}
