import { ROOT_CONTEXT } from '@opentelemetry/api'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openLog } from '../../../lib/runtime/log/log.ts'
import { runInScope } from '../../../lib/runtime/request-scope.ts'

it('writes one line of JSON with the ids of the current request, and only the codes of an error', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => write.mockRestore())
  const log = openLog({ level: 'warn' })
  const scope = {
    functionId: 'auth/refresh',
    requestId: 'request-0001',
    clientRequestId: 'client-request-0001',
    deadline: 0,
    traceId: 'a'.repeat(32),
    trace: ROOT_CONTEXT,
  }
  const error = Object.assign(new Error('gone', { cause: new Error('why') }), {
    code: 'E1',
    body: 'a secret',
  })
  await runInScope(scope, async () => {
    log('request_failed', { error, user_id: 'x\n{"level":"forged"}' })
    log('request_completed')
  })
  const written = write.mock.calls.map(([line]) => String(line))
  expect(written).toHaveLength(1)
  expect(written[0]).toMatch(/^[^\n]+\n$/)
  expect(JSON.parse(written[0] ?? '')).toEqual({
    timestamp: expect.stringMatching(/Z$/),
    level: 'error',
    code: 'request_failed',
    message: expect.any(String),
    request_id: 'request-0001',
    client_request_id: 'client-request-0001',
    trace_id: 'a'.repeat(32),
    function: 'auth/refresh',
    user_id: 'x\n{"level":"forged"}',
    error: {
      name: 'Error',
      message: 'gone',
      code: 'E1',
      stack: expect.any(String),
      cause: expect.objectContaining({ message: 'why' }),
    },
  })
})
