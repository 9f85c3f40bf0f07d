import { expect, it } from 'vitest'
import type { App, Reply } from './app.ts'

let network = 0

/**
 * Declares the test that every route with limits shares. `prepare` brings about what the call needs, and yields the
 * call, which is made again and again from one address.
 */
export function itLimitsThePace(
  app: () => App,
  prepare: () => Promise<(ip: string) => Promise<Reply>>,
): void {
  it('429: a limit that is used up refuses until the second that Retry-After tells', async () => {
    const call = await prepare()
    network += 1
    const ip = `2001:db8:${network.toString(16)}::1`
    await app().withSettings({ rateLimitPercent: 1 }, async () => {
      let reply = await call(ip)
      expect(reply.status).not.toBe(429)
      expect(reply.headers['ratelimit-policy']).toMatch(/^"\w+";q=\d+;w=\d+/)
      expect(reply.headers['ratelimit']).toMatch(/^"\w+";r=\d+;t=\d+/)
      for (let calls = 1; calls <= 100 && reply.status !== 429; calls += 1) reply = await call(ip)
      expect(reply.status).toBe(429)
      expect(reply.body).toMatchObject({ code: 'rate_limited' })
      const seconds = Number(reply.headers['retry-after'])
      expect(seconds).toBeGreaterThanOrEqual(1)
      const early = await app().later(seconds - 1, () => call(ip))
      expect(early.status).toBe(429)
      expect(early.headers['retry-after']).toBe('1')
      expect((await app().later(seconds, () => call(ip))).status).not.toBe(429)
    })
  })
}
