import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { createUser, post, sessionIdOf, signIn, signInNewUser, statusOfMe } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/auth/sessions'

const app = await startApp()

describeRoute(app, 'sessions/end', {}, () => {
  const end = (id: string, token: string) => app.call('DELETE', `${PATH}/${id}`, { token })
  it('204: revokes the session and its access token immediately; the audit log records it', async () => {
    const email = await createUser(app)
    const [mine, other] = [await signIn(app, email), await signIn(app, email)]
    const id = sessionIdOf(other.access_token)
    const reply = await end(id, mine.access_token)
    expect(reply.status).toBe(204)
    expect(reply.text).toBe('')
    expect(await statusOfMe(app, other.access_token)).toBe(401)
    expect((await post(app, 'refresh', { refresh_token: other.refresh_token })).status).toBe(401)
    expect(await statusOfMe(app, mine.access_token)).toBe(200)
    const records = await app.query(
      "select outcome, request_id, details->>'by_session_id' as by from audit_logs where action = 'session_ended' and session_id = $1",
      [id],
    )
    expect(records).toEqual([
      { outcome: 'success', request_id: reply.headers['x-request-id'], by: sessionIdOf(mine.access_token) },
    ])
  })

  it('204: the current session', async () => {
    const { access_token } = await signInNewUser(app)
    expect((await end(sessionIdOf(access_token), access_token)).status).toBe(204)
    expect((await end(sessionIdOf(access_token), access_token)).status).toBe(401)
  })

  it('204: of two parallel requests for one session, one ends it', async () => {
    const email = await createUser(app)
    const [mine, other] = [await signIn(app, email), await signIn(app, email)]
    const id = sessionIdOf(other.access_token)
    const replies = await app.whileLocked('select 1 from sessions where id = $1 for update', [id], 2, () =>
      [1, 2].map(() => end(id, mine.access_token)),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 404])
  })
})
