import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import {
  createUser,
  END_EVERYTHING,
  post,
  sessionIdOf,
  signIn,
  signInNewUser,
  statusOfMe,
  userIdOf,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const pathOf = (id: string) => `/api/v1/auth/sessions/${id}/trust`
const UNKNOWN = '01890000-0000-7000-8000-000000000000'
const DAY = 24 * 60 * 60

describe('PUT /auth/sessions/{id}/trust', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  itRefusesBadTokens(() => app, 'PUT', pathOf(UNKNOWN))
  itSurvivesFailures(
    () => app,
    async () => {
      const { access_token } = await signInNewUser(app)
      return () => app.call('PUT', pathOf(UNKNOWN), { token: access_token })
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { access_token: token } = await signInNewUser(app)
      return ip => app.call('PUT', pathOf(UNKNOWN), { token, ip })
    },
  )

  it('204: the session lives for longer, and is shown as trusted', async () => {
    const { access_token: token, refresh_token } = await signInNewUser(app)
    const path = pathOf(sessionIdOf(token))
    for (const _ of [1, 2]) expect((await app.call('PUT', path, { token })).status).toBe(204)
    const list = await app.call('GET', '/api/v1/auth/sessions', { token })
    expect(list.body['items']).toMatchObject([{ is_trusted: true }])
    await app.later(59 * DAY, async () => {
      expect((await post(app, 'refresh', { refresh_token })).status).toBe(200)
    })
    await app.later(90 * DAY + 1, async () => expect(await statusOfMe(app, token)).toBe(401))
  })

  it("404: somebody else's, an unknown one, and one that has ended", async () => {
    const email = await createUser(app)
    const [mine, ended] = [await signIn(app, email), await signIn(app, email)]
    const theirs = await signInNewUser(app)
    await app.call('DELETE', `/api/v1/auth/sessions/${sessionIdOf(ended.access_token)}`, {
      token: mine.access_token,
    })
    for (const id of [sessionIdOf(theirs.access_token), UNKNOWN, sessionIdOf(ended.access_token)]) {
      expect((await app.call('PUT', pathOf(id), { token: mine.access_token })).status).toBe(404)
    }
    const records = await app.query(
      "select outcome from audit_logs where action = 'device_trusted' and user_id = $1",
      [userIdOf(mine.access_token)],
    )
    expect(records).toEqual(Array(3).fill({ outcome: 'refused' }))
  })

  it('422: a malformed id', async () => {
    const { access_token: token } = await signInNewUser(app)
    expect((await app.call('PUT', pathOf('x'), { token })).status).toBe(422)
  })

  it('404: a session that is ended while its trust is under way lives no longer', async () => {
    const { access_token: token, refresh_token } = await signInNewUser(app)
    const [reply] = await app.whileLocked(END_EVERYTHING, [userIdOf(token)], 1, () => [
      app.call('PUT', pathOf(sessionIdOf(token)), { token }),
    ])
    expect(reply?.status).toBe(404)
    expect((await post(app, 'refresh', { refresh_token })).status).toBe(401)
  })
})
