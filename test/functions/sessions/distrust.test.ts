import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import {
  createUser,
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

describe('DELETE /auth/sessions/{id}/trust', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  itRefusesBadTokens(() => app, 'DELETE', pathOf(UNKNOWN))
  itSurvivesFailures(
    () => app,
    async () => {
      const { access_token } = await signInNewUser(app)
      return () => app.call('DELETE', pathOf(UNKNOWN), { token: access_token })
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { access_token: token } = await signInNewUser(app)
      return ip => app.call('DELETE', pathOf(UNKNOWN), { token, ip })
    },
  )

  it('204: the session lives as long as any other again', async () => {
    const { access_token: token, refresh_token } = await signInNewUser(app)
    const path = pathOf(sessionIdOf(token))
    const expiry = async () =>
      (
        await app.query('select expires_at, absolute_expires_at from sessions where id = $1', [
          sessionIdOf(token),
        ])
      )[0]
    const before = await expiry()
    await app.call('PUT', path, { token })
    expect(await expiry()).not.toEqual(before)
    for (const _ of [1, 2]) expect((await app.call('DELETE', path, { token })).status).toBe(204)
    expect(await expiry()).toEqual(before)
    await app.later(15 * DAY, async () => {
      expect((await post(app, 'refresh', { refresh_token })).status).toBe(401)
      expect(await statusOfMe(app, token)).toBe(401)
    })
  })

  it("404: somebody else's, an unknown one, and one that has ended", async () => {
    const email = await createUser(app)
    const [mine, ended] = [await signIn(app, email), await signIn(app, email)]
    const theirs = await signInNewUser(app)
    await app.call('DELETE', `/api/v1/auth/sessions/${sessionIdOf(ended.access_token)}`, {
      token: mine.access_token,
    })
    for (const id of [sessionIdOf(theirs.access_token), UNKNOWN, sessionIdOf(ended.access_token)]) {
      expect((await app.call('DELETE', pathOf(id), { token: mine.access_token })).status).toBe(404)
    }
    const records = await app.query(
      "select outcome from audit_logs where action = 'device_distrusted' and user_id = $1",
      [userIdOf(mine.access_token)],
    )
    expect(records).toEqual(Array(3).fill({ outcome: 'refused' }))
  })

  it('422: a malformed id', async () => {
    const { access_token: token } = await signInNewUser(app)
    expect((await app.call('DELETE', pathOf('x'), { token })).status).toBe(422)
  })
})
