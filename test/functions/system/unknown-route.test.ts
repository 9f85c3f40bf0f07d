import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

describeRoute(app, 'system/unknown-route', { path: () => '/nowhere' }, () => {
  it.each([
    '/',
    '/api/v1',
    '/api/v1/auth/me/',
    '/api/v1/auth/ME',
    '/api/v2/auth/me',
    '/health/x',
    '/%2e%2e/etc/passwd',
    '/%',
    '/$default',
  ])('404: %s', async path => {
    const reply = await app.call('GET', path)
    expect(reply.status).toBe(404)
    expect(reply.headers['content-type']).toBe('application/problem+json')
    expect(reply.body).toMatchObject({ code: 'not_found' })
  })

  it('405: lists the allowed methods', async () => {
    const reply = await app.call('PUT', '/api/v1/auth/me')
    expect(reply.status).toBe(405)
    expect(reply.headers['allow']).toBe('GET, PATCH, DELETE')
    expect(reply.body).toMatchObject({ code: 'method_not_allowed' })
  })
})
