import { describe, expect, it } from 'vitest'
import { UNKNOWN_ID } from '../support/id-tests.ts'
import { signInNewUser } from '../support/people.ts'
import { startApp } from '../support/start-app.ts'

const app = await startApp()
const ME = '/api/v1/auth/me'

/** Runs `work` with the token of a new user whose limit for all routes is exhausted. */
async function whileExhausted(work: (user: Awaited<ReturnType<typeof signInNewUser>>) => Promise<void>) {
  await app.withSettings({ rateLimitPercent: 1 }, async () => {
    const user = await signInNewUser(app)
    let status = 200
    for (let calls = 0; calls < 100 && status === 200; calls += 1)
      status = (await app.call('GET', ME, { token: user.token })).status
    expect(status).toBe(429)
    await work(user)
  })
}

describe('an exhausted limit of a user', () => {
  it('refuses an invalid request as an exhausted limit', async () => {
    await whileExhausted(async ({ token }) => {
      const path = `/api/v1/providers/${UNKNOWN_ID}`
      const reply = await app.call('PATCH', path, { token, body: { alias: 1 } })
      expect(reply).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
      expect(reply.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    })
  })

  it('does not ask to repeat a request with the token of an ended session', async () => {
    await whileExhausted(async ({ token, userId }) => {
      await app.query("update sessions set revoked_at = $2, revoked_reason = 'logout' where user_id = $1", [
        userId,
        app.clock(),
      ])
      const reply = await app.call('GET', ME, { token })
      expect(reply.status).toBe(401)
      expect(reply.headers['retry-after']).toBeUndefined()
    })
  })
})
