import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itRefusesBadBodies } from '../../support/bad-input.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itNeedsItsLimits } from '../../support/failures.ts'
import { post, registered, someEmail, verified } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

describe('POST /auth/resend-verification', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  itRefusesBadBodies(() => app, '/api/v1/auth/resend-verification', { email: 'valid@example.com' })

  itNeedsItsLimits(
    () => app,
    async () => () => post(app, 'resend-verification', { email: someEmail() }),
  )

  itLimitsThePace(
    () => app,
    async () => {
      return async ip =>
        app.call('POST', '/api/v1/auth/resend-verification', { body: { email: someEmail() }, ip })
    },
  )

  it('202: sends another link, which works', async () => {
    const { email, token } = await registered(app)
    expect((await post(app, 'resend-verification', { email: email.toUpperCase() })).status).toBe(202)
    const another = await app.tokenFromMail(email, 'Verify your email address')
    expect(another).not.toBe(token)
    expect((await post(app, 'verify-email', { token: another })).status).toBe(200)
  })

  it('202: an unknown and a verified address answer the same and get no mail', async () => {
    const [unknown, known, waiting] = [someEmail(), await verified(app), (await registered(app)).email]
    const before = (await app.mails(known)).length
    const replies = await Promise.all(
      [unknown, known, waiting].map(email => post(app, 'resend-verification', { email })),
    )
    expect(new Set(replies.map(({ status, body }) => JSON.stringify({ status, body }))).size).toBe(1)
    expect(await app.mails(unknown)).toEqual([])
    expect(await app.mails(known)).toHaveLength(before)
  })

  it('202: asks the database for its limits alone, whoever asks', async () => {
    const email = await verified(app)
    for (const address of [email, someEmail()]) {
      const { inAll } = await app.statementsOf(() => post(app, 'resend-verification', { email: address }))
      expect(inAll).toBe(1)
    }
  })

  it('500: the mail queue is gone', async () => {
    const reply = await app.failing('queue', () => post(app, 'resend-verification', { email: someEmail() }))
    expect(reply.status).toBe(500)
  })
})
