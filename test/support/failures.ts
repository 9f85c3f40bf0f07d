import { expect, it } from 'vitest'
import type { App, Reply } from './app.ts'

/**
 * Declares the tests that every route with a database shares. `prepare` brings about what the call needs while all is
 * well, and yields the call.
 */
export function itSurvivesFailures(app: () => App, prepare: () => Promise<() => Promise<Reply>>): void {
  it('500: a defect is answered without its cause, logged with it, and names the request', async () => {
    const call = await prepare()
    const reply = await app().failing('database', call, body => !isOfLimits(body))
    expect(reply.status).toBe(500)
    expect(reply.headers['content-type']).toBe('application/problem+json')
    expect(reply.body).toMatchObject({ code: 'internal_error', instance: reply.headers['x-request-id'] })
    expect(JSON.stringify(reply.body)).not.toContain('A fault on demand')
    expect(app().logged('request_failed')).toContainEqual(
      expect.objectContaining({ error: expect.any(Error) }),
    )
  })

  it('503: the database is waking up, and says when to come back', async () => {
    const call = await prepare()
    const reply = await app().asleep(call)
    expect(reply.status).toBe(503)
    expect(reply.body).toMatchObject({ code: 'database_unavailable' })
    expect(reply.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    expect((await call()).status).toBeLessThan(500)
  })
}

/** Tells the statement that takes the tokens of the rate limits. */
const isOfLimits = (body: string) => body.includes('rate_limit_buckets')

/** Declares the test that every route shares whose limits guard credentials or mailboxes. */
export function itNeedsItsLimits(app: () => App, prepare: () => Promise<() => Promise<Reply>>): void {
  it('503: no store of the rate limits answers, and nothing is judged', async () => {
    const call = await prepare()
    const before = await app().fingerprintOfData()
    const reply = await app().failing('database', call, isOfLimits)
    expect(reply.status).toBe(503)
    expect(reply.body).toMatchObject({ code: 'database_unavailable' })
    expect(reply.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    expect(app().logged('rate_limits_unavailable')).toContainEqual({ error: expect.any(Error) })
    expect(await app().fingerprintOfData()).toBe(before)
  })
}

/** Declares the test of a route that reaches no service: an event that API Gateway never sends makes the pipeline fail. */
export function itAnswersDefects(app: () => App, method: string, path: string): void {
  it('500: a defect is answered as a problem', async () => {
    const reply = await app().call(method, path, { withoutIp: true })
    expect(reply.status).toBe(500)
    expect(reply.body).toMatchObject({ code: 'internal_error' })
    expect(app().logged('request_failed')).toContainEqual(
      expect.objectContaining({ error: expect.any(TypeError) }),
    )
  })
}
