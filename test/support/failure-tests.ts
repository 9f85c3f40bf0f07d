import { expect, it } from 'vitest'
import { UNKNOWN_ID } from './id-tests.ts'
import type { TestedRoute } from './tested-route.ts'

/** Whether a Data API request is a statement of the rate limits only. */
export const isRateLimitStatement = (body: string) =>
  body.includes('rate_limit_buckets') && !body.includes('is_selected')

/** Declares the tests of a route that uses the database. */
export function testFailures({ app, prepare }: TestedRoute): void {
  it('500: an unexpected error is logged with its cause, and the response has the request id only', async () => {
    const send = await prepare()
    const reply = await app.failing('database', send, body => !isRateLimitStatement(body))
    expect(reply.status).toBe(500)
    expect(reply.headers['content-type']).toBe('application/problem+json')
    expect(reply.body).toMatchObject({ code: 'internal_error', instance: reply.headers['x-request-id'] })
    expect(JSON.stringify(reply.body)).not.toContain('A fault on demand')
    expect(app.logged('request_failed')).toContainEqual(expect.objectContaining({ error: expect.any(Error) }))
  })

  it('503: the database is resuming; Retry-After has the delay', async () => {
    const send = await prepare()
    const reply = await app.asleep(send)
    expect(reply.status).toBe(503)
    expect(reply.body).toMatchObject({ code: 'database_unavailable' })
    expect(reply.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    expect((await send()).status).toBeLessThan(500)
  })
}

/** Declares the test of a route that must not run without its rate limits. */
export function testRequiredLimits({ app, prepareLimited }: TestedRoute): void {
  it('503: no rate limit store is available; nothing changes', async () => {
    const send = await prepareLimited()
    const before = await app.fingerprintOfData()
    const reply = await app.failing('database', send, isRateLimitStatement)
    expect(reply.status).toBe(503)
    expect(reply.body).toMatchObject({ code: 'database_unavailable' })
    expect(reply.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    expect(app.logged('rate_limits_unavailable')).toContainEqual({ error: expect.any(Error) })
    expect(await app.fingerprintOfData()).toBe(before)
  })
}

/** Declares the test of a route without a database. An event that API Gateway never sends makes the pipeline fail. */
export function testUnexpectedError({ app, send }: TestedRoute): void {
  it('500: an unexpected error returns a problem', async () => {
    const reply = await send(UNKNOWN_ID, { withoutIp: true })
    expect(reply.status).toBe(500)
    expect(reply.body).toMatchObject({ code: 'internal_error' })
    expect(app.logged('request_failed')).toContainEqual(
      expect.objectContaining({ error: expect.any(TypeError) }),
    )
  })
}
