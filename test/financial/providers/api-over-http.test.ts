import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod/mini'
import { openApi } from '../../../lib/financial/providers/api-over-http.ts'
import { openProvider } from '../../../lib/financial/providers/provider.ts'
import { takeProviderLimit } from '../../../lib/financial/providers/provider-limit.ts'
import { listen } from '../../../local/http-server.ts'
import { configured, definitionAt, providerServices } from '../../support/provider-services.ts'

/** The key of a user's share. Contains no user id. */
const SHARE = /^provider_share:test-bank:read:[0-9a-f]{32}$/

const reply = z.object({ id: z.string(), amount: z.string() })

async function start(answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void, variables = {}) {
  const seen: { url: string | undefined; headers: IncomingMessage['headers'] }[] = []
  const server = createServer((incoming, outgoing) => {
    seen.push({ url: incoming.url, headers: incoming.headers })
    answer(incoming, outgoing)
  })
  const { url, stop } = await listen(server)
  onTestFinished(() => {
    server.closeAllConnections()
    return stop()
  })
  const { services, state } = providerServices(
    { 'test-bank': { client_id: 'app', client_secret: 's' } },
    variables,
  )
  const provider = await configured(services, definitionAt(url))
  const api = openApi(services, provider, {
    accessToken: 'secret-access',
    call: { for: 'read', userId: 'user', connectionId: 'connection' },
  })
  return { seen, services, state, provider, api, get: () => api.get({ path: '/things', reply }) }
}

const answering =
  (status: number, body = '', headers = {}) =>
  (_: IncomingMessage, outgoing: ServerResponse) =>
    void outgoing.writeHead(status, headers).end(body)

describe('the API of a provider', () => {
  it('is read with the access token, and every number exactly', async () => {
    const { api, seen, state } = await start(
      answering(200, '{"id":12345678901234567890,"amount":-12.50,"more":[1]}'),
    )
    const query = { from: '2026-01-01T00:00:00.000Z', types: 'A,B' }
    expect(await api.get({ path: '/things/a%2Fb', query, reply })).toEqual({
      kind: 'read',
      value: { id: '12345678901234567890', amount: '-12.50' },
    })
    expect(seen).toMatchObject([
      {
        url: '/api/things/a%2Fb?from=2026-01-01T00%3A00%3A00.000Z&types=A%2CB',
        headers: { authorization: 'Bearer secret-access', accept: 'application/json' },
      },
    ])
    expect(state.asked).toEqual([
      { key: expect.stringMatching(SHARE), capacity: 15, seconds: 60, cost: 1 },
      { key: 'provider:test-bank:api', capacity: 60, seconds: 60, cost: 1 },
    ])
    expect(state.logged).toEqual([])
  })

  it.each([
    [401, '', {}, { kind: 'unauthorized' }],
    [404, '', {}, { kind: 'missing' }],
    [429, '', { 'retry-after': '7' }, { kind: 'busy', retryAfterSeconds: 7 }],
    [429, '', {}, { kind: 'busy', retryAfterSeconds: 60 }],
    [500, '', {}, { kind: 'failed', reason: 'status_500' }],
    [400, '{"message":"no"}', {}, { kind: 'failed', reason: 'status_400' }],
    [302, '', { location: 'http://169.254.169.254/' }, { kind: 'failed', reason: 'status_302' }],
    [204, '', {}, { kind: 'failed', reason: 'status_204' }],
    [200, '<html>', {}, { kind: 'failed', reason: 'not_json' }],
    [200, '', {}, { kind: 'failed', reason: 'not_json' }],
    [200, '['.repeat(1_000_000), {}, { kind: 'failed', reason: 'not_json' }],
    [200, '{"id":1}', {}, { kind: 'failed', reason: 'unexpected_shape' }],
    [200, '{"id":1,"amount":null}', {}, { kind: 'failed', reason: 'unexpected_shape' }],
    [200, '{"__proto__":{"id":"a","amount":"1"}}', {}, { kind: 'failed', reason: 'unexpected_shape' }],
  ])(
    'returns and logs a failure for %i %.20s, with the correlation id',
    async (status, body, headers, failure) => {
      const { get, seen, state } = await start(
        answering(status, body, { ...headers, 'x-correlation-id': 'a-1' }),
      )
      expect(await get()).toEqual(failure)
      expect(seen).toHaveLength(1)
      expect(state.logged).toMatchObject([
        ['provider_call_failed', { provider_key: 'test-bank', call: 'api', status, correlation_id: 'a-1' }],
      ])
      expect(JSON.stringify(state.logged)).not.toContain('secret-access')
    },
  )

  it('does not log an invalid correlation id', async () => {
    const { get, state } = await start(answering(500, '', { 'x-correlation-id': 'Bearer secret-access' }))
    await get()
    expect(JSON.stringify(state.logged)).not.toContain('secret-access')
  })

  it('returns a failure if the provider does not respond or closes the connection', async () => {
    const unresponsive = await start(() => {}, { HTTP_TIMEOUT_READ: '0.05' })
    expect(await unresponsive.get()).toEqual({ kind: 'timed_out' })
    const broken = await start((_, outgoing) => void outgoing.destroy())
    expect(await broken.get()).toEqual({ kind: 'failed', reason: 'broken' })
  })

  it('is not called if the limit of the whole application is exhausted', async () => {
    const { get, seen, state } = await start(answering(200))
    state.retryAfterSeconds = 12
    expect(await get()).toEqual({ kind: 'busy', retryAfterSeconds: 12 })
    expect(seen).toEqual([])
  })

  it('is not called if a part of the path is not encoded', async () => {
    const { api, seen } = await start(answering(200))
    for (const path of ['/things/../../admin', '/things/..', '/a b'])
      await expect(api.get({ path, reply })).rejects.toThrow('not encoded')
    expect(seen).toEqual([])
  })
})

describe('a provider', () => {
  const definition = definitionAt('https://bank.example.com')

  it('is not configured if its secret or the required client secret is missing', async () => {
    const { services, state } = providerServices()
    expect(await openProvider(services, definition)).toBeUndefined()
    state.secrets['test-bank'] = { client_id: 'app' }
    state.now += 300_000
    expect(await openProvider(services, definition)).toBeUndefined()
    expect(state.logged).toEqual([['provider_credentials_unreadable', { provider_key: 'test-bank' }]])
  })

  it('uses the addresses and limits of its secret', async () => {
    const { services } = providerServices({
      'test-bank': {
        client_id: 'app',
        client_secret: 's',
        urls: { token: 'http://127.0.0.1:9/t', api: 'http://127.0.0.1:9/a', issuer: 'http://127.0.0.1:9' },
        token_limit: { capacity: 2, seconds: 10 },
      },
    })
    const provider = await configured(services, definition)
    expect(provider).toMatchObject({
      redirectUri: 'https://app.example.com/providers/test-bank/callback',
      limits: { api: { capacity: 60 }, token: { capacity: 2, seconds: 10 } },
    })
    expect(JSON.parse(JSON.stringify(provider.endpoints))).toEqual({
      authorization: 'https://bank.example.com/auth',
      token: 'http://127.0.0.1:9/t',
      revocation: 'https://bank.example.com/token/revocation',
      api: 'http://127.0.0.1:9/a',
      issuer: 'http://127.0.0.1:9',
    })
  })

  it('admits a batch of calls at once, but not more than its capacity', async () => {
    const { services, state } = providerServices({ 'test-bank': { client_id: 'app', client_secret: 's' } })
    const provider = await configured(services, definition)
    expect(await takeProviderLimit(services, provider, { for: 'schedule' }, { cost: 25 })).toEqual({
      kind: 'admitted',
    })
    expect(state.asked).toEqual([{ key: 'provider:test-bank:token', capacity: 30, seconds: 60, cost: 25 }])
    const tooMany = takeProviderLimit(services, provider, { for: 'schedule' }, { cost: 31 })
    await expect(tooMany).rejects.toThrow(RangeError)
  })
})
