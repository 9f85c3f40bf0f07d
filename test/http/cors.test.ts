import { describe, expect, it } from 'vitest'
import { cors } from '../../lib/routes/cors.ts'
import { startApp } from '../support/start-app.ts'

const app = await startApp()
const corsOrigins = [
  'https://app.example.com',
  'http://localhost:*',
  'http://127.0.0.1:5173',
  'http://[::1]:*',
]

const get = (origin?: string, settings: Parameters<typeof app.withSettings>[0] = { corsOrigins }) =>
  app.withSettings(settings, () =>
    app.call('GET', '/api/v1/auth/me', { headers: origin === undefined ? {} : { origin } }),
  )
const preflight = (origin: string, settings: Parameters<typeof app.withSettings>[0] = { corsOrigins }) =>
  app.withSettings(settings, () =>
    app.call('OPTIONS', '/api/v1/auth/me', {
      headers: {
        origin,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,content-type',
      },
    }),
  )
const corsNames = (headers: object) =>
  Object.keys(headers).filter(name => /^access-control-|^vary$/.test(name))

const allowed = [
  'https://app.example.com',
  'http://localhost',
  'http://localhost:1',
  'http://localhost:65535',
  'http://127.0.0.1:5173',
]
const refused = [
  'https://app.example.com.evil.example',
  'https://app.example.com:8443',
  'http://app.example.com',
  'https://localhost:5173',
  'http://localhost.evil.example:5173',
  'http://localhost:5173.evil.example',
  'http://localhost:5173@evil.example',
  'http://localhost:',
  'http://localhost:*',
  'http://127.0.0.1:5174',
  'null',
]

describe('CORS headers of the functions', () => {
  it.each(allowed)('allow the origin %s, without credentials', async origin => {
    const { status, headers } = await get(origin)
    expect(status).toBe(401)
    expect(headers).toMatchObject({
      vary: 'origin',
      'access-control-allow-origin': origin,
      'access-control-expose-headers': cors.exposedHeaders.join(','),
    })
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
  })

  it.each(refused)('do not allow the origin %s', async origin => {
    expect(corsNames((await get(origin)).headers)).toEqual(['vary'])
  })

  it('vary by origin for requests without one, so that caches keep them apart', async () => {
    expect(corsNames((await get()).headers)).toEqual(['vary'])
  })

  it('are on unexpected errors too', async () => {
    const reply = await app.withSettings({ corsOrigins }, () =>
      app.call('GET', '/health', { headers: { origin: 'http://localhost:5173' }, withoutIp: true }),
    )
    expect(reply.status).toBe(500)
    expect(reply.headers['access-control-allow-origin']).toBe('http://localhost:5173')
  })

  it('are absent without the setting, because API Gateway sends them', async () => {
    expect(corsNames((await get('http://localhost:5173', {})).headers)).toEqual([])
  })
})

describe('a preflight request', () => {
  it.each(allowed)('of the origin %s is answered', async origin => {
    const { status, headers, text } = await preflight(origin)
    expect([status, text]).toEqual([204, ''])
    expect(headers).toMatchObject({
      vary: 'origin',
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET,POST,PUT,PATCH,DELETE',
      'access-control-allow-headers': 'authorization,content-type,traceparent,x-request-id',
      'access-control-max-age': '3600',
    })
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
  })

  it.each(refused)(
    'of the origin %s is answered without the origin, so browsers send nothing',
    async origin => {
      const { headers } = await preflight(origin)
      expect(headers).not.toHaveProperty('access-control-allow-origin')
    },
  )

  it('is an unknown method without the setting, or without the name of a method', async () => {
    expect((await preflight('http://localhost:5173', {})).status).toBe(405)
    const { status } = await app.withSettings({ corsOrigins }, () => app.call('OPTIONS', '/api/v1/auth/me'))
    expect(status).toBe(405)
  })
})
