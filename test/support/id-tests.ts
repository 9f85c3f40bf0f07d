import { expect, it } from 'vitest'
import { createConnection } from './connections.ts'
import { createUser, sessionIdOf, signIn, signInNewUser, statusOfMe } from './people.ts'
import type { TestedRoute } from './tested-route.ts'

/** An id of no row. */
export const UNKNOWN_ID = '01890000-0000-7000-8000-000000000000'

/** Declares the test that the connections of other users and deleted ones are not found. */
export function testConnectionIds({ app, send, observe }: TestedRoute): void {
  it("404: another user's, an unknown and a deleted connection; nothing changes", async () => {
    const { token } = await signInNewUser(app)
    const other = await createConnection(app, (await signInNewUser(app)).token)
    const deleted = await createConnection(app, token)
    await app.call('DELETE', `/api/v1/providers/${deleted}`, { token })
    const before = [await app.fingerprintOfData(), observe?.()]
    for (const id of [other, UNKNOWN_ID, deleted])
      expect((await send(id, { token })).body).toMatchObject({ status: 404, code: 'not_found' })
    expect([await app.fingerprintOfData(), observe?.()]).toEqual(before)
  })
}

/** Declares the test that the sessions of other users and ended ones are not found. */
export function testSessionIds({ app, send }: TestedRoute): void {
  it("404: another user's, an unknown and an ended session; the audit log records the refusal", async () => {
    const email = await createUser(app)
    const [{ access_token: token }, ended] = [await signIn(app, email), await signIn(app, email)]
    const other = await signInNewUser(app)
    const endedId = sessionIdOf(ended.access_token)
    await app.call('DELETE', `/api/v1/auth/sessions/${endedId}`, { token })
    for (const id of [sessionIdOf(other.token), UNKNOWN_ID, endedId]) {
      const reply = await send(id, { token })
      expect(reply.body).toMatchObject({ status: 404, code: 'not_found' })
      const records = await app.query('select outcome from audit_logs where request_id = $1', [
        reply.headers['x-request-id'],
      ])
      expect(records).toEqual([{ outcome: 'refused' }])
    }
    expect(await statusOfMe(app, other.token)).toBe(200)
  })
}

/** Declares the test that only UUIDs are ids. */
export function testMalformedIds({ app, route, send }: TestedRoute): void {
  it('422: malformed ids', async () => {
    const caller = route.access === 'iam' ? {} : { token: (await signInNewUser(app)).token }
    for (const id of ['x', '1', "'%20or%201=1--", `${UNKNOWN_ID}x`, '%00']) {
      const reply = await send(id, caller)
      expect(reply.status, id).toBe(422)
      expect(reply.body).toMatchObject({ code: 'invalid_input' })
    }
  })
}
