import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { createUser, post, sessionIdOf, signIn, signInNewUser, statusOfMe } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/auth/sessions'
const UNKNOWN = '01890000-0000-7000-8000-000000000000'

describe('DELETE /auth/sessions/{id}', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  const end = (id: string, token: string) => app.call('DELETE', `${PATH}/${id}`, { token })
  itRefusesBadTokens(() => app, 'DELETE', `${PATH}/${UNKNOWN}`)
  itSurvivesFailures(
    () => app,
    async () => {
      const { access_token } = await signInNewUser(app)
      return () => end(UNKNOWN, access_token)
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { access_token: token } = await signInNewUser(app)
      return ip => app.call('DELETE', `${PATH}/${UNKNOWN}`, { token, ip })
    },
  )

  it('204: the session is dead in the same second, access token included, and the trail says so', async () => {
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

  it("404: somebody else's, an unknown one, and one that has ended", async () => {
    const email = await createUser(app)
    const [mine, ended] = [await signIn(app, email), await signIn(app, email)]
    const theirs = await signInNewUser(app)
    await end(sessionIdOf(ended.access_token), mine.access_token)
    for (const id of [sessionIdOf(theirs.access_token), UNKNOWN, sessionIdOf(ended.access_token)]) {
      const reply = await end(id, mine.access_token)
      expect(reply.status).toBe(404)
      expect(reply.body).toMatchObject({ code: 'not_found' })
    }
    expect(await statusOfMe(app, theirs.access_token)).toBe(200)
  })

  it('204: of two that end one session at once, one does', async () => {
    const email = await createUser(app)
    const [mine, other] = [await signIn(app, email), await signIn(app, email)]
    const id = sessionIdOf(other.access_token)
    const replies = await app.whileLocked('select 1 from sessions where id = $1 for update', [id], 2, () =>
      [1, 2].map(() => end(id, mine.access_token)),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 404])
  })

  it('422: a malformed id', async () => {
    const { access_token } = await signInNewUser(app)
    for (const id of ['x', '1', "'%20or%201=1--", `${UNKNOWN}x`, '%00']) {
      const reply = await end(id, access_token)
      expect(reply.status).toBe(422)
      expect(reply.body).toMatchObject({ code: 'invalid_input' })
    }
  })
})
