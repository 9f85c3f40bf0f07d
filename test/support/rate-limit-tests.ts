import { expect, it } from 'vitest'
import type { TestedRoute } from './tested-route.ts'

let networks = 0

/** Declares the test that an exhausted rate limit refuses requests until the time in Retry-After. */
export function testRateLimit({ app, prepareLimited }: TestedRoute): void {
  it('429: an exhausted rate limit, until the second in Retry-After', async () => {
    const send = await prepareLimited()
    networks += 1
    const ip = `2001:db8:${networks.toString(16)}::1`
    await app.withSettings({ rateLimitPercent: 1 }, async () => {
      let reply = await send({ ip })
      expect(reply.status).not.toBe(429)
      expect(reply.headers['ratelimit-policy']).toMatch(/^"\w+";q=\d+;w=\d+/)
      expect(reply.headers['ratelimit']).toMatch(/^"\w+";r=\d+;t=\d+/)
      for (let calls = 1; calls <= 100 && reply.status !== 429; calls += 1) reply = await send({ ip })
      expect(reply.status).toBe(429)
      expect(reply.body).toMatchObject({ code: 'rate_limited' })
      const seconds = Number(reply.headers['retry-after'])
      expect(seconds).toBeGreaterThanOrEqual(1)
      const early = await app.later(seconds - 1, () => send({ ip }))
      expect(early.status).toBe(429)
      expect(early.headers['retry-after']).toBe('1')
      expect((await app.later(seconds, () => send({ ip }))).status).not.toBe(429)
    })
  })
}
