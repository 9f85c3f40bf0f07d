import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import * as z from 'zod/mini'
import { type smokeClient, step } from './client.ts'
import type { Credentials } from './global-rotation.ts'
import type { Operate } from './operator.ts'

/** Records in the audit trail. */
export const Records = z.array(z.object({ action: z.string() }))

/** Calls of the API. */
interface Calls {
  readonly call: ReturnType<typeof smokeClient>['call']
  readonly operate: Operate
}

/** Tests that the audit trail finds a request by the request id of the server and by that of the client. */
export async function testAuditTrail({ call, operate }: Calls, credentials: Credentials): Promise<void> {
  const clientRequestId = `smoke-${randomBytes(6).toString('hex')}`
  const wrong = { ...credentials, password: 'Wrong-Passw0rd' }
  const headers = { 'x-request-id': clientRequestId }
  const refused = await call('POST', '/api/v1/auth/login', wrong, undefined, headers)
  step('login with a wrong password', 401, refused)
  assert.notEqual(refused.requestId, clientRequestId)
  for (const filter of [`request_id=${refused.requestId}`, `client_request_id=${clientRequestId}`]) {
    const [name] = filter.split('=')
    const found = await operate('GET', `/api/v1/admin/audit-logs?${filter}`)
    const records = z.parse(
      Records,
      step(`find the login in the audit trail by ${name}`, 200, found)['items'],
    )
    assert.deepEqual(
      records.map(({ action }) => action),
      ['login_failed'],
    )
  }
}
