import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import * as z from 'zod/mini'
import { type smokeClient, step } from './client.ts'
import type { Credentials } from './everyone.ts'
import type { Operate } from './operator.ts'

/** Records of the audit trail. */
export const Records = z.array(z.object({ action: z.string() }))

/** The calls that the walk makes. */
interface Calls {
  readonly call: ReturnType<typeof smokeClient>['call']
  readonly operate: Operate
}

/** Follows one request in the audit trail, by the id of its answer and by the client's own. */
export async function walkTrail({ call, operate }: Calls, credentials: Credentials): Promise<void> {
  const clientRequestId = `smoke-${randomBytes(6).toString('hex')}`
  const wrong = { ...credentials, password: 'Wrong-Passw0rd' }
  const headers = { 'x-request-id': clientRequestId }
  const refused = await call('POST', '/api/v1/auth/login', wrong, undefined, headers)
  step('a wrong password', 401, refused)
  assert.notEqual(refused.requestId, clientRequestId)
  for (const filter of [`request_id=${refused.requestId}`, `client_request_id=${clientRequestId}`]) {
    const [name] = filter.split('=')
    const found = await operate('GET', `/api/v1/admin/audit-logs?${filter}`)
    const records = z.parse(Records, step(`its request in the trail, by ${name}`, 200, found)['items'])
    assert.deepEqual(
      records.map(({ action }) => action),
      ['login_failed'],
    )
  }
}
