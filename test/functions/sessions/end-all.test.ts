import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import {
  createUser,
  signIn,
  signInNewUser,
  signInOutOfOrder,
  statusOfMe,
  userIdOf,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { Send } from '../../support/tested-route.ts'

const PATH = '/api/v1/auth/sessions/all'

const app = await startApp()

/** The first success ends the session, so other requests exhaust the limit. */
const prepareLimited = async (): Promise<Send> => {
  const { token } = await signInNewUser(app)
  let calls = 0
  return ({ ip = '127.0.0.1' } = {}) => {
    calls += 1
    return calls <= 60
      ? app.call('GET', '/api/v1/auth/me', { token, ip })
      : app.call('DELETE', PATH, { token, ip })
  }
}

describeRoute(app, 'sessions/end-all', { prepareLimited }, () => {
  it('200: ends every session of the user and of no other user', async () => {
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

  it('200: with a parallel rotation that locks the same sessions in another order', async () => {
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
