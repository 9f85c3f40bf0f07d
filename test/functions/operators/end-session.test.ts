import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { post, sessionIdOf, signIn, signInNewUser, statusOfMe } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const pathOf = (id: string, reason = 'a test') =>
  `/api/v1/admin/sessions/${id}?${new URLSearchParams({ reason })}`
const OPERATOR = 'arn:aws:iam::000000000000:user/local-operator'

const app = await startApp()

describeRoute(app, 'operators/end-session', { path: pathOf }, () => {
  const end = (id: string) => app.operate('DELETE', pathOf(id))
  const recordsOf = (requestId: string | undefined) =>
    app.query(
      'select action, outcome, actor, user_id, session_id, details from audit_logs where request_id = $1',
      [requestId],
    )

  it('204: ends one session immediately, and no other', async () => {
    const { email, userId, token, refresh_token } = await signInNewUser(app)
    const other = await signIn(app, email)
    const reply = await end(sessionIdOf(token))
    expect(reply.status).toBe(204)
    expect(reply.text).toBe('')
    expect(await statusOfMe(app, token)).toBe(401)
    expect((await post(app, 'refresh', { refresh_token })).status).toBe(401)
    expect(await statusOfMe(app, other.access_token)).toBe(200)
    expect(await recordsOf(reply.headers['x-request-id'])).toEqual([
      {
        action: 'session_ended',
        outcome: 'success',
        actor: OPERATOR,
        user_id: userId,
        session_id: sessionIdOf(token),
        details: { reason: 'a test' },
      },
    ])
  })

  it('204 and 404: of four parallel requests, one ends it', async () => {
    const { token } = await signInNewUser(app)
    const id = sessionIdOf(token)
    const replies = await app.whileLocked('select 1 from sessions where id = $1 for update', [id], 4, () =>
      [1, 2, 3, 4].map(() => end(id)),
    )
    expect(replies.map(({ status }) => status).toSorted()).toEqual([204, 404, 404, 404])
  })

  it('404: an unknown and an ended session; the audit log records the refusal', async () => {
    const { token, refresh_token } = await signInNewUser(app)
    await post(app, 'logout', { refresh_token }, token)
    for (const id of [UNKNOWN_ID, sessionIdOf(token)]) {
      const reply = await end(id)
      expect(reply.body).toMatchObject({ status: 404, code: 'not_found' })
      expect(await recordsOf(reply.headers['x-request-id'])).toMatchObject([
        { action: 'session_ended', outcome: 'refused', actor: OPERATOR, user_id: null, session_id: id },
      ])
    }
  })

  it('422: no reason', async () => {
    const { token } = await signInNewUser(app)
    const path = pathOf(sessionIdOf(token), '')
    for (const wrong of [path, path.replace(/\?.*/, '')])
      expect((await app.operate('DELETE', wrong)).body).toMatchObject({ status: 422, code: 'invalid_input' })
    expect(await statusOfMe(app, token)).toBe(200)
  })

  it('ends a session with one statement', async () => {
    const { token } = await signInNewUser(app)
    expect(await app.statementsOf(() => end(sessionIdOf(token)))).toEqual({ inSequence: 1, inAll: 1 })
  })
})
