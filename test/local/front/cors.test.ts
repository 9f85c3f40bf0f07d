import { expect, it, onTestFinished } from 'vitest'
import { startFront } from '../../../local/front/start-front.ts'

async function start() {
  const front = await startFront({
    port: 0,
    dispatch: async () => ({ statusCode: 429, headers: { 'retry-after': '7' }, body: '{}' }),
    local: async () => false,
  })
  onTestFinished(front.stop)
  const preflight = (origin: string) =>
    fetch(`${front.url}/api/v1/auth/me`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PATCH' },
    })
  const get = (origin?: string) => fetch(front.url, origin === undefined ? {} : { headers: { origin } })
  return { preflight, get }
}

const LOOPBACK = [
  'http://localhost:5173',
  'https://localhost',
  'http://app.localhost:8080',
  'http://127.0.0.1:1',
  'http://127.8.0.1:3000',
  'http://[::1]:3000',
]
const FOREIGN = [
  'null',
  'https://example.com',
  'http://localhost.example.com',
  'http://localhost:3000.example.com',
  'http://127.0.0.1.example.com:80',
  'http://evillocalhost:3000',
  'http://localhost@example.com',
  'file://localhost',
]

it('allows pages of loopback origins to call the API and to read the headers that a deployment exposes', async () => {
  const { preflight, get } = await start()
  for (const origin of LOOPBACK) {
    const { status, headers } = await preflight(origin)
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, origin])
    expect(headers.get('access-control-allow-methods')?.split(',')).toContain('PATCH')
    expect(headers.get('access-control-allow-headers')?.split(',')).toContain('authorization')
    const reply = await get(origin)
    expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([429, origin])
    const exposed = reply.headers.get('access-control-expose-headers')?.split(',')
    for (const name of ['retry-after', 'ratelimit', 'ratelimit-policy', 'x-request-id', 'www-authenticate'])
      expect(exposed).toContain(name)
    for (const answer of [headers, reply.headers]) {
      expect(answer.get('vary')).toBe('origin')
      expect(answer.has('access-control-allow-credentials')).toBe(false)
    }
  }
})

it('gives pages of other origins no CORS headers', async () => {
  const { preflight, get } = await start()
  for (const origin of FOREIGN) {
    for (const { headers } of [await preflight(origin), await get(origin)]) {
      expect([...headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([])
      expect(headers.get('vary')).toBe('origin')
    }
  }
  expect((await get()).headers.has('access-control-allow-origin')).toBe(false)
})
