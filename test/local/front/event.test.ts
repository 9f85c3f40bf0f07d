import { describe, expect, it } from 'vitest'
import { type FrontRequest, toEvent } from '../../../local/front/event.ts'

const request = (more: Partial<FrontRequest> = {}): FrontRequest => ({
  method: 'GET',
  url: '/api/v1/auth/me',
  headers: { host: '127.0.0.1:3000', 'user-agent': 'curl/8' },
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
  requestId: '018f6b1c-8a4e-7c3a-9d53-0123456789ab',
  receivedAt: new Date('2026-03-12T19:03:58.390Z'),
  ...more,
})
const matched = { routeKey: 'GET /api/v1/auth/me', parameters: {} }
const eventOf = (more: Partial<FrontRequest>) => toEvent(request(more), matched)

describe('the API Gateway event', () => {
  it('has payload format 2.0', () => {
    expect(toEvent(request(), matched)).toEqual({
      version: '2.0',
      routeKey: 'GET /api/v1/auth/me',
      rawPath: '/api/v1/auth/me',
      rawQueryString: '',
      headers: {
        host: '127.0.0.1:3000',
        'user-agent': 'curl/8',
        'x-amzn-trace-id': 'Root=1-69b30e1e-018f6b1c8a4e7c3a9d530123',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
      },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: '127.0.0.1:3000',
        domainPrefix: 'local',
        http: {
          method: 'GET',
          path: '/api/v1/auth/me',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'curl/8',
        },
        requestId: '018f6b1c-8a4e-7c3a-9d53-0123456789ab',
        routeKey: 'GET /api/v1/auth/me',
        stage: '$default',
        time: '12/Mar/2026:19:03:58 +0000',
        timeEpoch: 1773342238390,
      },
      isBase64Encoded: false,
    })
  })

  it('joins repeated values with commas and lists cookies separately', () => {
    const headers = { 'X-Tag': ['a', 'b'], cookie: 'one=1; two=2' }
    const event = eventOf({ url: '/list?sort=a&sort=b%20c&page=2', headers })
    expect(event.headers).toMatchObject({ 'x-tag': 'a,b' })
    expect(event.headers).not.toHaveProperty('cookie')
    expect(event.cookies).toEqual(['one=1', 'two=2'])
    expect(event.rawQueryString).toBe('sort=a&sort=b%20c&page=2')
    expect(event.queryStringParameters).toEqual({ sort: 'a,b c', page: '2' })
  })

  it('uses the address of the socket, not the one that the client sends', () => {
    const event = eventOf({ headers: { 'x-forwarded-for': '6.6.6.6' }, sourceIp: '127.0.0.1' })
    expect(event.requestContext.http.sourceIp).toBe('127.0.0.1')
    expect(event.headers['x-forwarded-for']).toBe('6.6.6.6, 127.0.0.1')
  })

  it.each([
    ['application/json', true],
    ['application/json; charset=utf-8', true],
    ['TEXT/plain', true],
    ['application/xml', true],
    ['application/x-www-form-urlencoded', false],
    ['application/problem+json', false],
    ['application/octet-stream', false],
    [undefined, false],
  ])('passes a body of type %s as text: %s', (type, isText) => {
    const body = Buffer.from('{"name":"Zoë"}')
    const event = eventOf({ method: 'POST', headers: { 'content-type': type }, body })
    expect(event.isBase64Encoded).toBe(!isText)
    expect(event.body).toBe(body.toString(isText ? 'utf8' : 'base64'))
  })
})
