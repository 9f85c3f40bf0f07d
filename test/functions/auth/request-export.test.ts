import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/auth/me/export'

const app = await startApp()

describeRoute(app, 'auth/request-export', {}, () => {
  it('202: requests an export and records it', async () => {
    const { token, userId } = await signInNewUser(app)
    const reply = await app.call('POST', PATH, { token })
    expect(reply.status).toBe(202)
    expect(reply.body).toEqual({
      status: 'pending',
      requested_at: app.clock().toISOString(),
      expires_at: null,
      download_url: null,
      bytes: null,
    })
    const records = await app.query(
      "select outcome, actor from audit_logs where user_id = $1 and action = 'account_export_requested'",
      [userId],
    )
    expect(records).toEqual([{ outcome: 'success', actor: 'user' }])
  })
  it('202: returns the pending export to 20 requests at once', async () => {
    const { token, userId } = await signInNewUser(app)
    const replies = await Promise.all(Array.from({ length: 20 }, () => app.call('POST', PATH, { token })))
    for (const reply of replies) expect(reply.body['status']).toBe('pending')
    expect(await app.query('select 1 from account_exports where user_id = $1', [userId])).toHaveLength(1)
  })
  it('401: requires a recent authentication', async () => {
    const { token } = await signInNewUser(app)
    const reply = await app.later(11 * 60, () => app.call('POST', PATH, { token }))
    expect(reply.body['code'] ?? reply.text).toMatch(/reauthentication_required/)
  })
})
