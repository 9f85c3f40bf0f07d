import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Route, route } from '../../../lib/routes/route.ts'
import { dispatcher, type HttpFunction } from '../../../local/front/dispatch.ts'

const declare = (id: string, method: Route['method'], path: string): Route =>
  route({
    id,
    operationId: id,
    tag: 'system',
    title: id,
    method,
    path,
    access: 'public',
    summary: id,
    reply: { status: 204 },
    problems: [],
    uses: [],
  })
const routes = [
  declare('sessions/end', 'DELETE', '/sessions/{id}'),
  declare('sessions/end-all', 'DELETE', '/sessions/all'),
  declare('sessions/list', 'GET', '/sessions'),
  declare('nested/read', 'GET', '/a/{first}/b/{second_id}'),
]
const fallback = declare('system/unknown', 'ANY', '$default')

/** Returns the id of the invoked function and its input. */
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
const call = async (method: string, url: string, table = [...routes, fallback]) => {
  const dispatch = dispatcher({ routes: table, operatorOf, load: async ({ id }) => echo(id) })
  return JSON.parse((await dispatch(request(method, url))).body ?? '')
}
const replyOf = (handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>) =>
  dispatcher({ routes, operatorOf, load: async () => handler as HttpFunction, timeoutMilliseconds: 50 })(
    request('GET', '/sessions'),
  )

afterEach(() => vi.restoreAllMocks())

describe('the dispatcher', () => {
  it('prefers a path without parameters, at any position in the table', async () => {
    expect(await call('DELETE', '/sessions/all')).toMatchObject({ id: 'sessions/end-all' })
    expect(await call('DELETE', '/sessions/7?all')).toEqual({
      id: 'sessions/end',
      routeKey: 'DELETE /sessions/{id}',
      pathParameters: { id: '7' },
    })
  })

  it('decodes path parameters of one segment', async () => {
    expect(await call('GET', '/a/x%2Fy/b/%C3%AB')).toMatchObject({
      pathParameters: { first: 'x/y', second_id: 'ë' },
    })
    expect(await call('GET', '/a/%zz/b/1')).toMatchObject({ pathParameters: { first: '%zz' } })
    expect(await call('GET', '/a/x/y/b/1')).toMatchObject({ id: 'system/unknown' })
  })

  it('sends other paths and methods to $default, or returns 404 without it', async () => {
    for (const [method, url] of [
      ['GET', '/nowhere'],
      ['HEAD', '/sessions'],
      ['OPTIONS', '*'],
      ['GET', '//sessions'],
      ['GET', '/SESSIONS'],
      ['GET', '/a/../sessions'],
    ] as const) {
      expect(await call(method, url)).toEqual({ id: 'system/unknown', routeKey: '$default' })
    }
    expect(await call('GET', '/nowhere', routes)).toEqual({ message: 'Not Found' })
  })

  it('infers the reply if a function returns no status', async () => {
    const json = { statusCode: 200, headers: { 'content-type': 'application/json' } }
    expect(await replyOf(async () => ({ a: 1 }))).toEqual({ ...json, body: '{"a":1}' })
    expect(await replyOf(async () => 'text')).toEqual({ ...json, body: 'text' })
    expect(await replyOf(async () => undefined)).toEqual({ ...json, body: 'null' })
    expect(await replyOf(async () => ({ statusCode: 204 }))).toEqual({ statusCode: 204 })
  })

  it('returns 500 without details if a function fails, and 503 if it times out', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const fault = new Error('secret of the function')
    expect(await replyOf(() => Promise.reject(fault))).toMatchObject({
      statusCode: 500,
      body: '{"message":"Internal Server Error"}',
    })
    expect(logged).toHaveBeenCalledWith(fault)
    expect(await replyOf(() => new Promise(() => {}))).toMatchObject({
      statusCode: 503,
      body: '{"message":"Service Unavailable"}',
    })
  })

  it('passes the remaining time to the function', async () => {
    await replyOf(async (_, context) => {
      expect(context.getRemainingTimeInMillis()).toBeGreaterThan(0)
      expect(context.getRemainingTimeInMillis()).toBeLessThanOrEqual(50)
      expect(context.awsRequestId).toBe('request-1')
    })
  })
})
