import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { createUser, newEmail, post } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const app = await startApp()

const options: RouteOptions = {
  body: { email: 'valid@example.com' },
  limitedBody: () => ({ email: newEmail() }),
}

describeRoute(app, 'auth/request-password-reset', options, () => {
  it('202: sends a link to choose a new password; the audit record has the request id', async () => {
    const email = await createUser(app)
    const reply = await app.call('POST', '/api/v1/auth/request-password-reset', {
      body: { email },
      headers: { 'x-request-id': 'reset-0001' },
    })
    expect(reply.status).toBe(202)
    expect(await app.tokenFromMail(email, 'Choose a new password')).toMatch(/^[0-9a-f-]{36}\./)
    expect(
      await app.query("select action, request_id from audit_logs where client_request_id = 'reset-0001'"),
    ).toEqual([{ action: 'password_reset_requested', request_id: reply.headers['x-request-id'] }])
  })

  it('202: unknown and disabled accounts have the same response and get no mail', async () => {
    const [unknown, disabled, known] = [newEmail(), await createUser(app), await createUser(app)]
    await app.query('update users set is_active = false where email = $1', [disabled])
    const replies = await Promise.all(
      [unknown, disabled, known].map(email => post(app, 'request-password-reset', { email })),
    )
    expect(new Set(replies.map(({ status, body }) => JSON.stringify({ status, body }))).size).toBe(1)
    expect(await app.mails(unknown)).toEqual([])
    expect((await app.mails(disabled)).map(mail => mail.subject)).not.toContain('Choose a new password')
  })

  it('202: the mail queue is unavailable; the mail waits', async () => {
    const reply = await app.failing('queue', () => post(app, 'request-password-reset', { email: newEmail() }))
    expect(reply.status).toBe(202)
  })
})
