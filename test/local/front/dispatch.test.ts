import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Route, route } from '../../../lib/routes/route.ts'
import { dispatcher, type HttpFunction } from '../../../local/front/dispatch.ts'

const declare = (id: string, method: Route['method'], path: string): Route =>
  route({ id, method, path, access: 'public', summary: id, reply: { status: 204 }, problems: [], uses: [] })
const routes = [
  declare('sessions/end', 'DELETE', '/sessions/{id}'),
  declare('sessions/end-all', 'DELETE', '/sessions/all'),
  declare('sessions/list', 'GET', '/sessions'),
  declare('nested/read', 'GET', '/a/{first}/b/{second_id}'),
]
const fallback = declare('system/unknown', 'ANY', '$default')

/** Answers with the id of the function that was reached, and what it was called with. */
const echo =
  (id: string): HttpFunction =>
  async ({ routeKey, pathParameters }: APIGatewayProxyEventV2) => ({
    statusCode: 200,
    body: JSON.stringify({ id, routeKey, pathParameters }),
  })
const operatorOf = async () => undefined
const request = (method: string, url: string) => ({
  method,
  url,
  headers: {},
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
  requestId: 'request-1',
  receivedAt: new Date(),
})
const reach = async (method: string, url: string, table = [...routes, fallback]) => {
  const dispatch = dispatcher({ routes: table, operatorOf, load: async ({ id }) => echo(id) })
  return JSON.parse((await dispatch(request(method, url))).body ?? '')
}
const answering = (handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>) =>
  dispatcher({ routes, operatorOf, load: async () => handler as HttpFunction, timeoutMilliseconds: 50 })(
    request('GET', '/sessions'),
  )

afterEach(() => vi.restoreAllMocks())

describe('the dispatcher', () => {
  it('prefers a path without parameters, wherever it is in the table', async () => {
    expect(await reach('DELETE', '/sessions/all')).toMatchObject({ id: 'sessions/end-all' })
    expect(await reach('DELETE', '/sessions/7?all')).toEqual({
      id: 'sessions/end',
      routeKey: 'DELETE /sessions/{id}',
      pathParameters: { id: '7' },
    })
  })

  it('decodes path parameters, one segment each', async () => {
    expect(await reach('GET', '/a/x%2Fy/b/%C3%AB')).toMatchObject({
      pathParameters: { first: 'x/y', second_id: 'ë' },
    })
    expect(await reach('GET', '/a/%zz/b/1')).toMatchObject({ pathParameters: { first: '%zz' } })
    expect(await reach('GET', '/a/x/y/b/1')).toMatchObject({ id: 'system/unknown' })
  })

  it('leaves every other path and method to $default, and without one says 404', async () => {
    for (const [method, url] of [
      ['GET', '/nowhere'],
      ['HEAD', '/sessions'],
      ['OPTIONS', '*'],
      ['GET', '//sessions'],
      ['GET', '/SESSIONS'],
      ['GET', '/a/../sessions'],
    ] as const) {
      expect(await reach(method, url)).toEqual({ id: 'system/unknown', routeKey: '$default' })
    }
    expect(await reach('GET', '/nowhere', routes)).toEqual({ message: 'Not Found' })
  })

  it('infers a reply where a function gives no status', async () => {
    const json = { statusCode: 200, headers: { 'content-type': 'application/json' } }
    expect(await answering(async () => ({ a: 1 }))).toEqual({ ...json, body: '{"a":1}' })
    expect(await answering(async () => 'text')).toEqual({ ...json, body: 'text' })
    expect(await answering(async () => undefined)).toEqual({ ...json, body: 'null' })
    expect(await answering(async () => ({ statusCode: 204 }))).toEqual({ statusCode: 204 })
  })

  it('says of a function that failed only that, and of one that is too slow that it is unavailable', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue()
    const fault = new Error('secret of the function')
    expect(await answering(() => Promise.reject(fault))).toMatchObject({
      statusCode: 500,
      body: '{"message":"Internal Server Error"}',
    })
    expect(told).toHaveBeenCalledWith(fault)
    expect(await answering(() => new Promise(() => {}))).toMatchObject({
      statusCode: 503,
      body: '{"message":"Service Unavailable"}',
    })
  })

  it('tells a function how long it still has', async () => {
    await answering(async (_, context) => {
      expect(context.getRemainingTimeInMillis()).toBeGreaterThan(0)
      expect(context.getRemainingTimeInMillis()).toBeLessThanOrEqual(50)
      expect(context.awsRequestId).toBe('request-1')
    })
  })
})
