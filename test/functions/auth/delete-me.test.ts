import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { DAY } from '../../support/leaving.ts'
import { post, sessionIdOf, signIn, signInNewUser, statusOfMe } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/auth/me'
const SUBJECT = 'Your account will be deleted'

const app = await startApp()
const after = (days: number) => new Date(app.clock().getTime() + days * DAY * 1000).toISOString()

describeRoute(app, 'auth/delete-me', {}, () => {
  it('202: schedules the deletion, ends other sessions and links, and notifies the owner', async () => {
    const { token, email, userId } = await signInNewUser(app)
    const other = await signIn(app, email)
    await post(app, 'request-password-reset', { email })
    const link = await app.tokenFromMail(email, 'Choose a new password')
    const reply = await app.call('DELETE', PATH, { token })
    expect(reply.status).toBe(202)
    expect(reply.body).toEqual({ delete_after: after(14) })
    expect((await app.call('GET', PATH, { token })).body['delete_after']).toBe(after(14))
    expect(await statusOfMe(app, other.access_token)).toBe(401)
    const reset = await post(app, 'reset-password', { token: link, new_password: 'Another-Horse2' })
    expect(reset.status).toBe(400)
    const mail = await app.newestMail(email)
    expect(mail?.subject).toBe(SUBJECT)
    expect(mail?.text).toMatch(/sign in before that time and cancel/)
    const events = await app.query(
      "select data from events where type = 'session.revoked' and subject_id = $1",
      [userId],
    )
    expect(events).toEqual([
      {
        data: {
          session_id: sessionIdOf(other.access_token),
          user_id: userId,
          reason: 'deletion_requested',
        },
      },
    ])
  })
  it('202: keeps the first time, and sends one mail for 20 requests at once', async () => {
    const { token, email } = await signInNewUser(app)
    const replies = await Promise.all(Array.from({ length: 20 }, () => app.call('DELETE', PATH, { token })))
    for (const { body } of replies) expect(body).toEqual({ delete_after: after(14) })
    const first = after(14)
    const later = await app.later(60, () => app.call('DELETE', PATH, { token }))
    expect(later.body).toEqual({ delete_after: first })
    expect((await app.mails(email)).filter(({ subject }) => subject === SUBJECT)).toHaveLength(1)
  })
  it('202: has no grace period if the setting is 0', async () => {
    const { token } = await signInNewUser(app)
    const reply = await app.withSettings({ deletionGraceDays: 0 }, () => app.call('DELETE', PATH, { token }))
    expect(reply.body).toEqual({ delete_after: after(0) })
  })
  it('401: refuses a session that ended during the request', async () => {
    const { token, userId } = await signInNewUser(app)
    const [reply] = await app.whileLocked(
      "update sessions set revoked_at = now(), revoked_reason = 'rotated' where user_id = $1",
      [userId],
      1,
      () => [app.call('DELETE', PATH, { token })],
    )
    expect(reply?.status).toBe(401)
    expect(await app.query('select delete_after from users where id = $1', [userId])).toEqual([
      { delete_after: null },
    ])
  })
  it('401: requires a recent authentication', async () => {
    const { token } = await signInNewUser(app)
    const reply = await app.later(11 * 60, () => app.call('DELETE', PATH, { token }))
    expect(reply.text).toMatch(/reauthentication_required/)
  })
})
