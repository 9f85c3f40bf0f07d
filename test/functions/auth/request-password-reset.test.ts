import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itRefusesBadBodies } from '../../support/bad-input.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itNeedsItsLimits } from '../../support/failures.ts'
import { createUser, newEmail, post } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

describe('POST /auth/request-password-reset', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  itRefusesBadBodies(() => app, '/api/v1/auth/request-password-reset', { email: 'valid@example.com' })

  itNeedsItsLimits(
    () => app,
    async () => () => post(app, 'request-password-reset', { email: newEmail() }),
  )

  itLimitsThePace(
    () => app,
    async () => {
      return async ip =>
        app.call('POST', '/api/v1/auth/request-password-reset', { body: { email: newEmail() }, ip })
    },
  )

  it('202: sends a link to choose a new password, and records it under the request', async () => {
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

  it('202: an unknown and a disabled account answer the same and get no mail', async () => {
    const [unknown, disabled, known] = [newEmail(), await createUser(app), await createUser(app)]
    await app.query('update users set is_active = false where email = $1', [disabled])
    const replies = await Promise.all(
      [unknown, disabled, known].map(email => post(app, 'request-password-reset', { email })),
    )
    expect(new Set(replies.map(({ status, body }) => JSON.stringify({ status, body }))).size).toBe(1)
    expect(await app.mails(unknown)).toEqual([])
    expect((await app.mails(disabled)).map(mail => mail.subject)).not.toContain('Choose a new password')
  })

  it('500: the mail queue is gone', async () => {
    const reply = await app.failing('queue', () => post(app, 'request-password-reset', { email: newEmail() }))
    expect(reply.status).toBe(500)
  })
})
