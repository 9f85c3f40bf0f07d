import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Dispatch } from '../front/dispatch.ts'
import type { FrontRequest } from '../front/event.ts'
import { activityOf, recordInvocation } from './invocation.ts'
import { type Journal, openJournal } from './journal.ts'
import { maskBody, maskHeaders } from './mask.ts'
import { maskQuery } from './mask-addresses.ts'
import { JobRun, RecordedRequest } from './recorded.ts'

/** Records requests and job runs, without their secrets. */
export interface Recorder {
  readonly requests: Journal<RecordedRequest>
  readonly runs: Journal<JobRun>
  /** Returns a dispatcher that records each request. */
  dispatch(dispatch: Dispatch): Dispatch
  /** Runs a job and records the run. */
  run<T>(job: string, messages: readonly string[], work: () => Promise<T>): Promise<T>
}

const REQUESTS_KEPT = 500
const RUNS_KEPT = 200
/** A schedule that runs each minute must not remove the runs of the others. */
const RUNS_KEPT_PER_JOB = 50

/**
 * Opens the recorder.
 * @param directory the directory of the recorded requests and job runs. If absent, they are kept in memory only.
 * @param onRecorded is called with the kind and id of each entry.
 */
export function openRecorder(
  onRecorded: (kind: 'request' | 'job', id: string) => void,
  directory?: string,
): Recorder {
  const fileOf = (name: string) => (directory === undefined ? undefined : join(directory, name))
  const requests = openJournal({
    schema: RecordedRequest,
    capacity: REQUESTS_KEPT,
    file: fileOf('requests.jsonl'),
  })
  const runs = openJournal({ schema: JobRun, capacity: RUNS_KEPT, file: fileOf('job-runs.jsonl') })
  return {
    requests,
    runs,
    dispatch: dispatch => async request => {
      const { recorded, milliseconds, result } = await recordInvocation(() => dispatch(request))
      if (result.status === 'rejected') throw result.reason
      tolerate(() => {
        requests.append({
          ...describeRequest(request, result.value),
          milliseconds,
          ...activityOf(recorded),
        })
        onRecorded('request', request.requestId)
      })
      return result.value
    },
    run: async (job, messages, work) => {
      const { recorded, milliseconds, result } = await recordInvocation(work)
      tolerate(() => {
        const id = randomUUID()
        const error = result.status === 'rejected' ? String(result.reason) : failedMessages(result.value)
        const oldest = runs.all().filter(run => run.job === job)[RUNS_KEPT_PER_JOB - 1]
        if (oldest && runs.all().length >= RUNS_KEPT - 1) runs.retain(run => run !== oldest)
        runs.append({
          id,
          job,
          at: new Date(recorded.startedAt).toISOString(),
          outcome: error === null ? 'success' : 'failure',
          milliseconds,
          messages: messages.flatMap(message => toBody(message) ?? []),
          error,
          ...activityOf(recorded),
        })
        onRecorded('job', id)
      })
      if (result.status === 'rejected') throw result.reason
      return result.value
    },
  }
}

/** A fault of the recording must not fail a request, nor repeat a job that succeeded. */
function tolerate(record: () => void): void {
  try {
    record()
  } catch (error) {
    console.warn('The entry was not recorded.', error)
  }
}

const toBody = (message: string) =>
  maskBody({ bytes: Buffer.from(message), contentType: 'application/json', isRequest: true })

/** A function that a queue starts returns the failed messages. */
function failedMessages(result: unknown): string | null {
  if (typeof result !== 'object' || result === null || !('batchItemFailures' in result)) return null
  const { batchItemFailures: failures } = result
  if (!Array.isArray(failures) || failures.length === 0) return null
  return `${failures.length} of the messages failed and will be retried.`
}

function describeRequest(request: FrontRequest, result: APIGatewayProxyStructuredResultV2) {
  const { method, url, headers, body, requestId, receivedAt } = request
  const [path = '', ...query] = url.split('?')
  const { statusCode = 200, body: text = '', isBase64Encoded = false } = result
  const replyHeaders = maskHeaders(result.headers ?? {})
  return {
    id: requestId,
    at: receivedAt.toISOString(),
    method,
    path,
    query: query.length > 0 ? `?${maskQuery(query.join('?'))}` : '',
    status: statusCode,
    request: {
      headers: maskHeaders(headers),
      body: maskBody({
        bytes: body,
        contentType: String(headers['content-type'] ?? ''),
        isRequest: true,
      }),
    },
    reply: {
      headers: replyHeaders,
      body: maskBody({
        bytes: Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8'),
        contentType: replyHeaders['content-type'] ?? '',
        isRequest: false,
      }),
    },
  }
}
