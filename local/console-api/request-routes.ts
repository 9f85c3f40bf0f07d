import type { JobRun, RecordedRequest } from '../recording/recorded.ts'
import type { Recorder } from '../recording/recorder.ts'
import type { AuditSearch } from './audit-search.ts'
import type { RequestDetails, RequestSummary, RunSummary } from './replies.ts'
import { type ConsoleRoute, NOT_FOUND, ok } from './route.ts'

/** Creates the routes of the recorded requests and job runs. */
export function requestRoutes({ requests, runs }: Recorder, searchAudit: AuditSearch): ConsoleRoute[] {
  return [
    { method: 'GET', path: '/requests', handle: () => ok(requests.all().map(summarizeRequest)) },
    {
      method: 'GET',
      path: '/requests/{id}',
      handle: async ({ params }) => {
        const request = requests.all().find(({ id }) => id === params['id'])
        if (!request) return NOT_FOUND
        const { items } = await searchAudit({ request_id: request.id, limit: '100' })
        return ok({ ...request, audit: items } satisfies RequestDetails)
      },
    },
    {
      method: 'DELETE',
      path: '/requests',
      handle: () => {
        requests.retain(() => false)
        return { status: 204 }
      },
    },
    { method: 'GET', path: '/jobs', handle: () => ok(runs.all().map(summarizeRun)) },
    {
      method: 'GET',
      path: '/jobs/{id}',
      handle: ({ params }) => {
        const run = runs.all().find(({ id }) => id === params['id'])
        return run ? ok(run) : NOT_FOUND
      },
    },
  ]
}

function summarizeRequest(request: RecordedRequest): RequestSummary {
  const { id, at, method, path, status, milliseconds, logs } = request
  return { id, at, method, path, status, milliseconds, statements: statementsOf(request), logs: logs.length }
}

/** Summarizes a job run for lists. */
export function summarizeRun(run: JobRun): RunSummary {
  const { id, job, at, outcome, milliseconds, error, messages } = run
  return {
    id,
    job,
    at,
    outcome,
    milliseconds,
    error,
    messages: messages.length,
    statements: statementsOf(run),
  }
}

function statementsOf({ operations }: Pick<JobRun, 'operations'>): number {
  return operations.filter(({ kind }) => kind === 'statement').length
}
