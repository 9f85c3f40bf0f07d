import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { AFTER_GRACE, openLeaving, requestDeletion } from '../../support/leaving.ts'
import { signIn, signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/auth/me/restore'

const app = await startApp()
const { deleteAccounts } = await openLeaving(app)

describeRoute(app, 'auth/restore-me', {}, () => {
  it('200: cancels the deletion from a new session, notifies the owner and records it', async () => {
    const { token, email, userId } = await signInNewUser(app)
    await requestDeletion(app, token)
    const { access_token } = await signIn(app, email)
    const reply = await app.call('POST', PATH, { token: access_token })
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ id: userId, email, delete_after: null })
    expect((await app.newestMail(email))?.subject).toBe('Your account will not be deleted')
    await app.later(AFTER_GRACE, deleteAccounts)
    expect(await app.query('select is_active from users where id = $1', [userId])).toEqual([
      { is_active: true },
    ])
    const records = await app.query(
      "select outcome from audit_logs where user_id = $1 and action = 'account_deletion_canceled'",
      [userId],
    )
    expect(records).toEqual([{ outcome: 'success' }])
  })
  it('200: does nothing if no deletion is scheduled', async () => {
    const { token, email, userId } = await signInNewUser(app)
    const reply = await app.call('POST', PATH, { token })
    expect(reply.body).toMatchObject({ id: userId, delete_after: null })
    expect(await app.mails(email)).toEqual([])
  })
  it('401: refuses if the deletion starts during the request', async () => {
    const { token, userId } = await signInNewUser(app)
    await requestDeletion(app, token)
    const [reply] = await app.whileLocked(
      "update users set is_active = false, deletion_started_at = now(), token_version = nextval('token_versions') where id = $1",
      [userId],
      1,
      () => [app.call('POST', PATH, { token })],
    )
    expect(reply?.status).toBe(401)
  })
})
