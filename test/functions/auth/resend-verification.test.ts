import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itRefusesBadBodies } from '../../support/bad-input.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itNeedsItsLimits } from '../../support/failures.ts'
import { createUser, newEmail, post, registerUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

describe('POST /auth/resend-verification', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  itRefusesBadBodies(() => app, '/api/v1/auth/resend-verification', { email: 'valid@example.com' })

  itNeedsItsLimits(
    () => app,
    async () => () => post(app, 'resend-verification', { email: newEmail() }),
  )

  itLimitsThePace(
    () => app,
    async () => {
      return async ip =>
        app.call('POST', '/api/v1/auth/resend-verification', { body: { email: newEmail() }, ip })
    },
  )

  it('202: sends another link, which works', async () => {
    const { email, token } = await registerUser(app)
    expect((await post(app, 'resend-verification', { email: email.toUpperCase() })).status).toBe(202)
    const another = await app.tokenFromMail(email, 'Verify your e-mail address')
    expect(another).not.toBe(token)
    expect((await post(app, 'verify-email', { token: another })).status).toBe(200)
  })

  it('202: an unknown and a verified address answer the same and get no mail', async () => {
    const [unknown, known, waiting] = [newEmail(), await createUser(app), (await registerUser(app)).email]
    const before = (await app.mails(known)).length
    const replies = await Promise.all(
      [unknown, known, waiting].map(email => post(app, 'resend-verification', { email })),
    )
    expect(new Set(replies.map(({ status, body }) => JSON.stringify({ status, body }))).size).toBe(1)
    expect(await app.mails(unknown)).toEqual([])
    expect(await app.mails(known)).toHaveLength(before)
  })

  it('202: asks the database for its limits alone, whoever asks', async () => {
    const email = await createUser(app)
    for (const address of [email, newEmail()]) {
      const { inAll } = await app.statementsOf(() => post(app, 'resend-verification', { email: address }))
      expect(inAll).toBe(1)
    }
  })

  it('500: the mail queue is gone', async () => {
    const reply = await app.failing('queue', () => post(app, 'resend-verification', { email: newEmail() }))
    expect(reply.status).toBe(500)
  })
})
