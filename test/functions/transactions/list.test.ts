import { expect, it } from 'vitest'
import {
  auditRecordsOf,
  type ConnectedUser,
  connectProvider,
  createConnection,
  expireAccessTokens,
  proxySchwab,
  rowOfConnection,
  withShortTimeouts,
  withSwitches,
} from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import type { Meet } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const DAY = 86_400_000
const pathOf = (id: string, account = 'X') => `/api/v1/providers/${id}/accounts/${account}/transactions`
type Row = Record<string, unknown>

const app = await startApp()
const proxy = await proxySchwab(app)

/** Signs in a user with an active connection and returns the id of the margin account. */
const connectMarginAccount = async (): Promise<ConnectedUser & { account: string }> => {
  const person = await connectProvider(app)
  const reply = await app.call('GET', `/api/v1/providers/${person.id}/accounts`, { token: person.token })
  const [{ id: account = '' } = {}] = reply.body['items'] as { id: string }[]
  return { ...person, account }
}
const options: RouteOptions = {
  path: id => pathOf(id),
  prepare: async () => {
    const user = await connectMarginAccount()
    return changes => app.call('GET', pathOf(user.id, user.account), { token: user.token, ...changes })
  },
  observe: () => proxy.exchanges.length,
}

describeRoute(app, 'transactions/list', options, () => {
  const list = ({ id, token, account }: { id: string; token: string; account?: string }, query = '') =>
    app.call('GET', `${pathOf(id, account)}${query}`, { token })
  const refreshes = () => proxy.grants('refresh_token').length
  const transactionCalls = () =>
    proxy.exchanges
      .map(({ call }) => new URL(call.path, 'http://localhost'))
      .filter(({ pathname }) => pathname.endsWith('/transactions'))
      .map(({ searchParams }) => Object.fromEntries(searchParams))
  const before = (days: number) => new Date(app.clock().getTime() - days * DAY)
  const query = (parameters: Record<string, string>) => `?${new URLSearchParams(parameters)}`
  it('200: transactions in the common format, newest first; the audit log records it', async () => {
    const person = await connectMarginAccount()
    const reply = await list(person, '?per_page=100')
    expect(reply.status).toBe(200)
    const items = reply.body['items'] as Row[]
    expect(items.length).toBeGreaterThan(30)
    expect(reply.body).toMatchObject({ total: items.length, page: 1, per_page: 100, pages: 1 })
    const times = items.map(({ time }) => String(time))
    expect(times).toEqual([...times].sort().reverse())
    expect(times.every(time => time >= before(30).toISOString() && time < before(0).toISOString())).toBe(true)
    expect(items.find(({ type }) => type === 'trade')).toEqual({
      id: expect.stringMatching(/^\d+$/),
      account_id: person.account,
      kind: 'brokerage',
      type: 'trade',
      provider_type: 'TRADE',
      status: expect.stringMatching(/^(posted|pending|invalid|unknown)$/),
      time: expect.stringMatching(/Z$/),
      time_precision: 'second',
      description: null,
      amount: expect.stringMatching(/^-?\d+(\.\d+)?$/),
      currency: 'USD',
      brokerage: {
        traded_at: expect.stringMatching(/Z$/),
        settled_at: expect.stringMatching(/Z$/),
        order_id: expect.stringMatching(/^\d+$/),
        legs: expect.any(Array),
        fees: expect.any(Array),
      },
    })
    expect(reply.text).not.toContain('40718293')
    expect(await auditRecordsOf(app, 'transactions_read', person.id)).toEqual([
      { outcome: 'success', actor: 'user', details: { connection_id: person.id, provider_key: 'schwab' } },
    ])
    const connection = await app.call('GET', `/api/v1/providers/${person.id}`, { token: person.token })
    expect(connection.body).toMatchObject({ accounts_count: 2, last_sync_at: app.clock().toISOString() })
  })

  it('200: ids beyond the precision of a float', async () => {
    const { items } = (await list(await connectMarginAccount())).body
    const ids = (items as Row[]).map(({ id }) => String(id))
    expect(ids.some(id => String(Number(id)) !== id)).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('200: filtered by type, in pages', async () => {
    const person = await connectMarginAccount()
    const trades = (await list(person, '?type=trade&per_page=100')).body['items'] as Row[]
    expect(trades.length).toBeGreaterThan(10)
    expect(trades.every(({ type }) => type === 'trade')).toBe(true)
    const pages = [1, 2].map(page => list(person, `?type=trade&per_page=8&page=${page}`))
    const firsts = (await Promise.all(pages)).flatMap(({ body }) => body['items'] as Row[])
    expect(firsts).toEqual(trades.slice(0, 16))
    const beyond = await list(person, '?type=trade&per_page=8&page=100')
    expect(beyond.body).toEqual({
      items: [],
      total: trades.length,
      page: 100,
      per_page: 8,
      pages: Math.ceil(trades.length / 8),
    })
    expect((await list(person, '?type=purchase')).body).toMatchObject({ items: [], total: 0, pages: 0 })
  })

  it('200: 30 days by default; with an end only; with a start only', async () => {
    const person = await connectMarginAccount()
    const windowOf = async (parameters: Record<string, string>) => {
      proxy.exchanges.length = 0
      expect((await list(person, query(parameters))).status).toBe(200)
      const [call] = transactionCalls()
      return [call?.['startDate'], call?.['endDate']]
    }
    // The provider includes both ends; our end is exclusive.
    const last = (date: Date) => new Date(date.getTime() - 1).toISOString()
    expect(await windowOf({})).toEqual([before(30).toISOString(), last(before(0))])
    const to = '2026-06-01T12:00:00Z'
    expect(await windowOf({ to })).toEqual(['2026-05-02T12:00:00.000Z', last(new Date(to))])
    const from = before(3).toISOString()
    expect(await windowOf({ from })).toEqual([from, last(before(0))])
    expect(await windowOf({ from: '2026-03-01', to: '2026-03-02' })).toEqual([
      '2026-03-01T00:00:00.000Z',
      '2026-03-01T23:59:59.999Z',
    ])
    const offsets = { from: '2026-03-01T00:00:00+02:00', to: '2026-03-01T00:00:00-05:30' }
    expect(await windowOf(offsets)).toEqual(['2026-02-28T22:00:00.000Z', '2026-03-01T05:29:59.999Z'])
  })

  it('200: the start is inclusive, the end is exclusive', async () => {
    const person = await connectMarginAccount()
    const [newest] = (await list(person, '?per_page=1')).body['items'] as Row[]
    const time = String(newest?.['time'])
    const later = new Date(Date.parse(time) + 1000).toISOString()
    expect((await list(person, query({ from: time, to: later }))).body['items']).toContainEqual(newest)
    const earlier = new Date(Date.parse(time) - 1000).toISOString()
    expect((await list(person, query({ from: earlier, to: time }))).body['items']).not.toContainEqual(newest)
  })

  it('200: a year, a leap year, the future and the distant past', async () => {
    const person = await connectMarginAccount()
    const statusOf = async (from: string, to: string) => (await list(person, query({ from, to }))).status
    expect(await statusOf('2025-06-01', '2026-06-01')).toBe(200)
    expect(await statusOf('2024-01-01', '2025-01-01')).toBe(200)
    expect(await statusOf('2030-01-01', '2030-02-01')).toBe(200)
    expect(await statusOf('1970-01-01', '1970-02-01')).toBe(200)
    const future = await list(person, query({ from: '2030-01-01', to: '2030-02-01' }))
    expect(future.body).toMatchObject({ items: [], total: 0 })
  })

  it('200: more than one call returns, each once', async () => {
    const person = await connectMarginAccount()
    const parameters = query({ from: before(180).toISOString(), per_page: '100' })
    await withSwitches(app, { many_transactions: true }, async () => {
      const first = await list(person, parameters)
      const { total, pages } = first.body
      expect(Number(total)).toBeGreaterThan(3_000)
      const last = await list(person, `${parameters}&page=${pages}`)
      expect((last.body['items'] as Row[]).length).toBeGreaterThan(0)
    })
  })

  it('200: expired tokens and tokens that the API refuses are refreshed', async () => {
    const person = await connectMarginAccount()
    const asked = refreshes()
    expect((await app.later(200, () => list(person))).status).toBe(200)
    await expireAccessTokens(app)
    expect((await app.later(201, () => list(person))).status).toBe(200)
    expect(refreshes()).toBe(asked + 2)
  })

  it('409: before authorization and after revocation; the provider is not called', async () => {
    const { id: ended, token } = await connectProvider(app)
    await app.call('DELETE', `/api/v1/providers/${ended}/authorization`, { token })
    const pending = await createConnection(app, token)
    const was = [await app.fingerprintOfData(), proxy.exchanges.length]
    expect((await list({ id: pending, token })).body).toMatchObject({ status: 409, code: 'not_connected' })
    expect((await list({ id: ended, token })).body).toMatchObject({
      status: 409,
      code: 'reconnection_required',
    })
    expect([await app.fingerprintOfData(), proxy.exchanges.length]).toEqual(was)
  })

  it('409: a revoked grant', async () => {
    const person = await connectMarginAccount()
    const reply = await withSwitches(app, { grant: 'revoked' }, () => app.later(200, () => list(person)))
    expect(reply.body).toMatchObject({ status: 409, code: 'reconnection_required' })
    expect(await rowOfConnection(app, person.id)).toMatchObject({ status: 'revoked', has_tokens: false })
  })

  it.each(['html', 'garbage', 'too_large', 'redirect', 'server_error'] as const)(
    '502: an API with %s; the reason is reported and nothing changes',
    async mode => {
      const person = await connectMarginAccount()
      const was = await app.fingerprintOfData()
      const reply = await withSwitches(app, { api: mode }, () => list(person))
      expect(reply.status).toBe(502)
      expect(reply.body).toMatchObject({ code: 'provider_failed', provider: 'Charles Schwab' })
      expect(await app.fingerprintOfData()).toBe(was)
    },
  )

  it("503: the API's rate limit is exhausted; Retry-After has its time", async () => {
    const person = await connectMarginAccount()
    const meet: Meet = () => ({ status: 429, headers: { 'retry-after': '23' } })
    const reply = await proxy.meeting(meet, () => list(person))
    expect(reply.status).toBe(503)
    expect(reply.headers['retry-after']).toBe('23')
    expect(reply.body).toMatchObject({ code: 'provider_busy' })
  })

  it.each(['hang', 'slow_body'] as const)('504: an API with %s', async mode => {
    const person = await connectMarginAccount()
    const reply = await withSwitches(app, { api: mode }, () => withShortTimeouts(app, () => list(person)))
    expect(reply.status).toBe(504)
    expect(reply.body).toMatchObject({ code: 'provider_timeout' })
  })

  it('404: unknown and malformed account ids', async () => {
    const person = await connectMarginAccount()
    for (const account of [
      'A'.repeat(64),
      '40718293',
      'accountNumbers',
      '~',
      '...',
      'a:b',
      'x'.repeat(256),
    ]) {
      const reply = await list({ ...person, account })
      expect(reply.status, account).toBe(404)
      expect(reply.body).toMatchObject({ code: 'not_found' })
    }
    expect(await auditRecordsOf(app, 'transactions_read', person.id)).toEqual([])
  })

  it.each([
    ['reversed', { from: '2026-06-02', to: '2026-06-01' }, 'from', 'reversed'],
    ['equal', { from: '2026-06-01', to: '2026-06-01' }, 'from', 'reversed'],
    [
      'equal in different offsets',
      { from: '2026-06-01T02:00:00+02:00', to: '2026-06-01' },
      'from',
      'reversed',
    ],
    ['only in the future', { from: '2030-01-01' }, 'from', 'reversed'],
    ['two years apart', { from: '2024-06-01', to: '2026-06-01' }, 'from', 'too_long'],
    ['a year and two days apart', { from: '2025-06-01', to: '2026-06-03' }, 'from', 'too_long'],
  ])('422: times that are %s; the provider is not called', async (_, parameters, path, code) => {
    const person = await connectMarginAccount()
    const was = [await app.fingerprintOfData(), proxy.exchanges.length]
    const reply = await list(person, query(parameters))
    expect(reply.status).toBe(422)
    expect(reply.body['errors']).toEqual([{ path, code, message: expect.any(String) }])
    expect([await app.fingerprintOfData(), proxy.exchanges.length]).toEqual(was)
  })

  it.each([
    'from=yesterday',
    'from=',
    'from=2026-02-30',
    'from=2026-13-01',
    'from=2026-06-01T25:00:00Z',
    'from=2026-06-01T12:00:00',
    'from=2026-06-01T12:00:00+02:00',
    'from=20260601',
    'from=1780000000',
    'to=2026-06-01T00:00:00%2B24:00',
    'to=-000001-01-01',
    'to=0000-01-01',
    'to=0001-01-01',
    'to=1899-12-31',
    'to=9999-12-31T23:59:59-12:00',
    'to=%2B010000-01-01T00:00:00Z',
    'from=2026-06-01&from=2026-06-02',
    'type=TRADE',
    'type=trade,fee',
    'type=',
    'page=0',
    'per_page=1000',
    'symbol=AAPL',
  ])('422: %s', async text => {
    const person = await connectMarginAccount()
    const asked = proxy.exchanges.length
    const reply = await list(person, `?${text}`)
    expect(reply.status).toBe(422)
    expect(reply.body).toMatchObject({ code: 'invalid_input', errors: [{ path: text.split('=')[0] }] })
    expect(proxy.exchanges.length).toBe(asked)
  })

  it('422: malformed account ids', async () => {
    const person = await connectMarginAccount()
    for (const account of ['..%2F..%2Fx', 'a%20b', '%00', 'a%3Fb', 'x'.repeat(257), "'--"])
      expect((await list({ ...person, account })).status, account).toBe(422)
  })
})
