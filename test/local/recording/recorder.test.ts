import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { openLog } from '../../../lib/runtime/log/log.ts'
import { systemRandom } from '../../../lib/runtime/random.ts'
import { runInScope } from '../../../lib/runtime/request-scope.ts'
import { beginInvocation, inSpan } from '../../../lib/runtime/tracing/span.ts'
import { remoteSpan } from '../../../lib/runtime/tracing/trace-context.ts'
import type { FrontRequest } from '../../../local/front/event.ts'
import { captureLogLines } from '../../../local/recording/log-lines.ts'
import { openRecorder } from '../../../local/recording/recorder.ts'
import { spanRecorder } from '../../../local/recording/span-recorder.ts'
import { startTracing } from '../../../local/tracing.ts'

const random = systemRandom(() => new Date())
const log = openLog({ level: 'info' })
/** A trace that its client does not sample, and that several requests share. */
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'

beforeEach(() => {
  const tracing = startTracing(undefined, spanRecorder())
  onTestFinished(tracing.stop)
})

function requestOf(requestId: string): FrontRequest {
  return {
    method: 'POST',
    url: '/things?token=top-secret',
    headers: { 'content-type': 'application/json', authorization: 'Bearer top-secret' },
    body: Buffer.from('{"password":"top-secret"}'),
    sourceIp: '127.0.0.1',
    requestId,
    receivedAt: new Date('2026-11-26T12:00:00Z'),
  }
}

/** Works like a function: a span, a statement, a log line. */
async function work(requestId: string, fault?: Error): Promise<void> {
  const span = beginInvocation('POST /things', remoteSpan({ traceparent }), random)
  const scope = { functionId: 'things', requestId, deadline: 0, traceId: span.traceId, trace: span.context }
  await runInScope(scope, async () => {
    const statement = { 'db.system.name': 'postgresql', 'db.query.text': `select '${requestId}'` }
    await inSpan('statement', statement, () => Promise.resolve())
    log('request_completed')
    const call = { 'server.address': 'provider.example', 'url.path': '/token', 'http.request.method': 'POST' }
    await inSpan('HTTP POST', call, () => (fault ? Promise.reject(fault) : Promise.resolve())).catch(() => {})
  })
  span.end({}, false)
}

it('records a request with its reply, statements, calls and log lines, without secrets', async () => {
  onTestFinished(captureLogLines(() => false))
  const seen: string[][] = []
  const recorder = openRecorder((...change) => seen.push(change))
  const dispatch = recorder.dispatch(async ({ requestId }) => {
    await work(requestId, new Error('no route to host'))
    return {
      statusCode: 201,
      headers: { 'Content-Type': 'application/json' },
      body: '{"access_token":"top-secret"}',
    }
  })
  expect(await dispatch(requestOf('a'))).toMatchObject({ statusCode: 201 })
  const [request] = recorder.requests.all()
  expect(request).toMatchObject({
    id: 'a',
    at: '2026-11-26T12:00:00.000Z',
    method: 'POST',
    path: '/things',
    status: 201,
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    logs: [{ code: 'request_completed', request_id: 'a' }],
    operations: [
      { kind: 'statement', text: "select 'a'", error: null },
      { kind: 'provider', text: 'POST provider.example/token', error: 'no route to host' },
    ],
  })
  expect(JSON.stringify(request)).not.toContain('top-secret')
  expect(seen).toEqual([['request', 'a']])
})

it('tells parallel requests of one trace apart', async () => {
  onTestFinished(captureLogLines(() => false))
  const recorder = openRecorder(() => {})
  const dispatch = recorder.dispatch(async ({ requestId }) => {
    await work(requestId)
    return { statusCode: 200 }
  })
  await Promise.all(['a', 'b', 'c'].map(id => dispatch(requestOf(id))))
  for (const { id, logs, operations } of recorder.requests.all()) {
    expect(logs).toMatchObject([{ request_id: id }])
    expect(operations.filter(({ kind }) => kind === 'statement')).toMatchObject([{ text: `select '${id}'` }])
  }
})

it('records the runs of jobs and why they failed', async () => {
  const recorder = openRecorder(() => {})
  const fault = new Error('gone')
  await expect(recorder.run('jobs/a', [], () => Promise.reject(fault))).rejects.toBe(fault)
  const partial = { batchItemFailures: [{ itemIdentifier: '1' }] }
  expect(await recorder.run('jobs/b', ['{"token":"top-secret","kind":"welcome"}'], async () => partial)).toBe(
    partial,
  )
  await recorder.run('jobs/c', [], async () => ({ batchItemFailures: [] }))
  expect(recorder.runs.all()).toMatchObject([
    { job: 'jobs/c', outcome: 'success', error: null },
    { job: 'jobs/b', outcome: 'failure', error: '1 of the messages failed and will be retried.' },
    { job: 'jobs/a', outcome: 'failure', error: 'Error: gone' },
  ])
  expect(JSON.stringify(recorder.runs.all())).not.toContain('top-secret')
})

it('keeps the runs of rare jobs when a schedule runs each minute', async () => {
  const recorder = openRecorder(() => {})
  await recorder.run('jobs/rare', [], async () => {})
  for (let run = 0; run < 400; run += 1) await recorder.run('jobs/frequent', [], async () => {})
  expect(recorder.runs.all().length).toBeLessThanOrEqual(200)
  expect(recorder.runs.all().some(({ job }) => job === 'jobs/rare')).toBe(true)
})

it('changes no outcome if it fails', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  onTestFinished(() => warn.mockRestore())
  const recorder = openRecorder(() => {
    throw new Error('no space left')
  })
  const dispatch = recorder.dispatch(async () => ({ statusCode: 200 }))
  expect(await dispatch(requestOf('a'))).toEqual({ statusCode: 200 })
  expect(await recorder.run('jobs/a', [], async () => 'done')).toBe('done')
  expect(warn).toHaveBeenCalledTimes(2)
})

it('prints only the chosen log lines, and every other output', () => {
  const printed: string[] = []
  const output = { write: (text: string) => Boolean(printed.push(text)) }
  const restore = captureLogLines(({ level }) => level === 'warn', output)
  output.write('{"timestamp":"t","level":"info"}\n')
  output.write('{"timestamp":"t","level":"warn"}\n')
  output.write('{"timestamp": not JSON\n')
  output.write('ready\n')
  restore()
  output.write('{"timestamp":"t","level":"info"}\n')
  expect(printed).toEqual([
    '{"timestamp":"t","level":"warn"}\n',
    '{"timestamp": not JSON\n',
    'ready\n',
    '{"timestamp":"t","level":"info"}\n',
  ])
})
