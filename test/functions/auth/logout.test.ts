import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
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

const app = await startApp()

describeRoute(app, 'auth/logout', { body: { refresh_token: 'x' } }, () => {
  it('200: ends the session and its access token immediately', async () => {
    const { access_token, refresh_token } = await signInNewUser(app)
    const reply = await post(app, 'logout', { refresh_token }, access_token)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ message: expect.any(String) })
    expect(await statusOfMe(app, access_token)).toBe(401)
    expect((await post(app, 'refresh', { refresh_token })).status).toBe(401)
    expect(await app.query("select outcome from audit_logs where action = 'session_ended'")).toContainEqual({
      outcome: 'success',
    })
  })

  it('200: also for an ended session', async () => {
    const { access_token, refresh_token } = await signInNewUser(app)
    await post(app, 'logout', { refresh_token }, access_token)
    expect((await post(app, 'logout', { refresh_token }, access_token)).status).toBe(200)
  })

  it('200: also for an invalid refresh token', async () => {
    const { access_token } = await signInNewUser(app)
    expect((await post(app, 'logout', { refresh_token: 'nonsense' }, access_token)).status).toBe(200)
    expect(await statusOfMe(app, access_token)).toBe(401)
  })

  it("200: another user's refresh token does not end that user's session", async () => {
    const [mine, theirs] = [await signInNewUser(app), await signInNewUser(app)]
    expect(
      (await post(app, 'logout', { refresh_token: theirs.refresh_token }, mine.access_token)).status,
    ).toBe(200)
    expect(await statusOfMe(app, theirs.access_token)).toBe(200)
  })

  it('200: the refresh token of another session of the user ends that session too', async () => {
    const email = await createUser(app)
    const [one, two] = [await signIn(app, email), await signIn(app, email)]
    await post(app, 'logout', { refresh_token: two.refresh_token }, one.access_token)
    expect(await statusOfMe(app, one.access_token)).toBe(401)
    expect(await statusOfMe(app, two.access_token)).toBe(401)
  })

  it('200: the audit log has every session that ended, and each only once', async () => {
    const email = await createUser(app)
    const [one, two, three] = [await signIn(app, email), await signIn(app, email), await signIn(app, email)]
    const ids = [one, two, three].map(({ access_token }) => sessionIdOf(access_token))
    await post(app, 'logout', { refresh_token: two.refresh_token }, one.access_token)
    await post(app, 'logout', { refresh_token: three.refresh_token }, one.access_token)
    await post(app, 'logout', { refresh_token: three.refresh_token }, one.access_token)
    const records = await app.query(
      "select session_id, details->'session_ids' as ids from audit_logs where action = 'session_ended' and user_id = $1 order by id",
      [userIdOf(one.access_token)],
    )
    expect(records).toHaveLength(2)
    expect(records).toContainEqual({ session_id: ids[0], ids: [ids[0], ids[1]] })
    expect(records).toContainEqual({ session_id: ids[2], ids: [ids[2]] })
  })
})
