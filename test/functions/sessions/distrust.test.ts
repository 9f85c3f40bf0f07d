import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { post, sessionIdOf, signInNewUser, statusOfMe } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const pathOf = (id: string) => `/api/v1/auth/sessions/${id}/trust`
const DAY = 24 * 60 * 60

const app = await startApp()

describeRoute(app, 'sessions/distrust', {}, () => {
  it('204: the session has the normal expiry again', async () => {
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
})
