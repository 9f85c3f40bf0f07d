import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itAnswersDefects } from '../../support/failures.ts'
import { startApp } from '../../support/start-app.ts'

describe('$default', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })

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

  it('405: names the methods that there are', async () => {
    const reply = await app.call('DELETE', '/api/v1/auth/me')
    expect(reply.status).toBe(405)
    expect(reply.headers['allow']).toBe('GET, PATCH')
    expect(reply.body).toMatchObject({ code: 'method_not_allowed' })
  })

  itAnswersDefects(() => app, 'GET', '/nowhere')
})
