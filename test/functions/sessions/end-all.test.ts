import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import {
  createUser,
  signIn,
  signInNewUser,
  signInOutOfOrder,
  statusOfMe,
  userIdOf,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/auth/sessions/all'

describe('DELETE /auth/sessions/all', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  itRefusesBadTokens(() => app, 'DELETE', PATH)
  itSurvivesFailures(
    () => app,
    async () => {
      const { access_token } = await signInNewUser(app)
      return () => app.call('DELETE', PATH, { token: access_token })
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { access_token: token } = await signInNewUser(app)
      // The first to succeed ends the session, so the limit is used up by looking.
      let calls = 0
      return ip => {
        calls += 1
        return calls <= 60
          ? app.call('GET', '/api/v1/auth/me', { token, ip })
          : app.call('DELETE', PATH, { token, ip })
      }
    },
  )

  it('200: every session of the caller and nobody else', async () => {
    const email = await createUser(app)
    const [mine, ...more] = [await signIn(app, email), await signIn(app, email), await signIn(app, email)]
    const theirs = await signInNewUser(app)
    const reply = await app.call('DELETE', PATH, { token: mine.access_token })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ revoked: 3 })
    for (const { access_token } of more) expect(await statusOfMe(app, access_token)).toBe(401)
    expect(await statusOfMe(app, mine.access_token)).toBe(401)
    expect(await statusOfMe(app, theirs.access_token)).toBe(200)
  })

  it('200: beside a rotation that takes the same sessions in another order', async () => {
    const email = await createUser(app)
    const [first, second] = await signInOutOfOrder(app, email)
    const id = userIdOf(first.access_token)
    const locks = 'select 1 from sessions where user_id = $1 for update'
    const replies = await app.whileLocked(locks, [id], 2, () => [
      app.call('DELETE', PATH, { token: second.access_token }),
      app.operate('POST', `/api/v1/admin/users/${id}/rotations`, { reason: 'stolen laptop' }),
    ])
    expect(replies.map(({ status }) => status)).toEqual([200, 201])
  })
})
