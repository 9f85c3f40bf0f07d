import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { createUser, newEmail, post, registerUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const app = await startApp()

const options: RouteOptions = {
  body: { email: 'valid@example.com' },
  limitedBody: () => ({ email: newEmail() }),
}

describeRoute(app, 'auth/resend-verification', options, () => {
  it('202: sends another valid link', async () => {
    const { email, token } = await registerUser(app)
    expect((await post(app, 'resend-verification', { email: email.toUpperCase() })).status).toBe(202)
    const another = await app.tokenFromMail(email, 'Verify your email address')
    expect(another).not.toBe(token)
    expect((await post(app, 'verify-email', { token: another })).status).toBe(200)
  })

  it('202: unknown and verified addresses have the same response and get no mail', async () => {
    const [unknown, known, waiting] = [newEmail(), await createUser(app), (await registerUser(app)).email]
    const before = (await app.mails(known)).length
    const replies = await Promise.all(
      [unknown, known, waiting].map(email => post(app, 'resend-verification', { email })),
    )
    expect(new Set(replies.map(({ status, body }) => JSON.stringify({ status, body }))).size).toBe(1)
    expect(await app.mails(unknown)).toEqual([])
    expect(await app.mails(known)).toHaveLength(before)
  })

  it('202: the only statement is that of the rate limits, for every address', async () => {
    const email = await createUser(app)
    for (const address of [email, newEmail()]) {
      const { inAll } = await app.statementsOf(() => post(app, 'resend-verification', { email: address }))
      expect(inAll).toBe(1)
    }
  })

  it('202: the mail queue is unavailable; the mail waits', async () => {
    const reply = await app.failing('queue', () => post(app, 'resend-verification', { email: newEmail() }))
    expect(reply.status).toBe(202)
  })
})
