import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { problems } from '../../lib/problems.ts'
import type { Route } from '../../lib/routes/route.ts'
import { PROBLEM_INDEX } from '../../lib/routes/system.ts'
import { routes } from '../../lib/routes/table.ts'
import type { App, CallOptions, Reply } from '../support/app.ts'
import { signInNewUser } from '../support/people.ts'
import { startApp } from '../support/start-app.ts'

const FOR_DATA = "default-src 'none'; frame-ancestors 'none'"

/** Returns a path that matches a route, with ids that do not exist. */
const pathOf = ({ path }: Route) =>
  path === '$default' ? '/nothing/here' : path.replaceAll(/\{\w+\}/g, '01900000-0000-7000-8000-000000000000')

describe('every response of', () => {
  let app: App
  let token: string
  beforeAll(async () => {
    app = await startApp()
    token = (await signInNewUser(app)).access_token
  })
  const call = (route: Route, options: CallOptions): Promise<Reply> => {
    const method = route.method === 'ANY' ? 'GET' : route.method
    return route.access === 'iam'
      ? app.operateWith(method, pathOf(route), options)
      : app.call(method, pathOf(route), { token, ...options })
  }
  const expectHeaders = ({ headers }: Reply, policy = FOR_DATA) => {
    expect(headers).toMatchObject({
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  }

  it.each(routes.map(route => [route.id, route] as const))(
    '%s has the security headers, also for refusals and unexpected errors',
    async (_, route) => {
      expectHeaders(await call(route, {}))
      expectHeaders(await app.call('GET', pathOf(route)))
      const broken = route.access === 'iam' ? undefined : await call(route, { withoutIp: true, body: {} })
      if (broken) expect(broken.status).toBe(500)
      if (broken) expectHeaders(broken)
    },
  )

  it('a problem page allows its inline style and nothing else', async () => {
    for (const code of [...Object.keys(problems), PROBLEM_INDEX]) {
      const reply = await app.call('GET', `/problems/${code}`)
      const [style = '', ...others] = [...reply.text.matchAll(/<style>(.*?)<\/style>/gs)].map(
        ([, css = '']) => css,
      )
      expect(others).toEqual([])
      expect(reply.text).not.toMatch(/<script|\sstyle=|\son\w+=|<link|<img/)
      const hash = createHash('sha256').update(style).digest('base64')
      expectHeaders(
        reply,
        `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      )
    }
  })

  it('a request with X-Request-Id has that client id in the log and a request id of API Gateway', async () => {
    const given = 'chosen-by-the-client'
    const headers = { 'x-request-id': given }
    for (const reply of [
      await app.call('GET', '/nothing/here', { headers }),
      await app.call('GET', '/api/v1/auth/me', { headers }),
      await app.call('POST', '/api/v1/auth/login', { headers, body: {}, withoutIp: true }),
    ]) {
      const own = reply.headers['x-request-id']
      expect(own).toMatch(/^[0-9a-f-]{36}$/)
      expect(reply.body).toMatchObject({ instance: own })
      const lines = app.logLines.filter(({ requestId }) => requestId === own)
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) expect(line.clientRequestId).toBe(given)
    }
  })
})

it('only invalid or insufficient access tokens, refresh tokens, credentials and signatures have the status 401', () => {
  const codes = Object.entries(problems)
    .filter(([, { status }]) => status === 401)
    .map(([code]) => code)
  expect(codes.toSorted()).toEqual([
    'invalid_credentials',
    'invalid_factor',
    'invalid_refresh_token',
    'invalid_signature',
    'invalid_token',
    'missing_token',
    'reauthentication_required',
  ])
})
