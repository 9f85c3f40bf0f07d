import { describe, expect, it } from 'vitest'
import { callsTo, connectPlaid, type LinkAnswer, proxyPlaid } from '../../../support/plaid-connections.ts'
import type { Meet } from '../../../support/provider-proxy.ts'
import { startApp } from '../../../support/start-app.ts'

type Row = Record<string, unknown>
const DAY = 86_400_000
const GET = '/transactions/get'

describe('the transactions of Plaid', async () => {
  const app = await startApp()
  const proxy = await proxyPlaid(app)
  const connect = async (kind = 'bank', answer: LinkAnswer = { institution_id: 'ins_109508' }) => {
    const user = await connectPlaid(app, answer)
    const { body } = await app.call('GET', `/api/v1/providers/${user.id}/accounts?per_page=100`, {
      token: user.token,
    })
    const account = (body['items'] as Row[]).find(item => item['kind'] === kind)
    return { ...user, account: String(account?.['id']) }
  }
  type Holder = { readonly id: string; readonly token: string; readonly account: string }
  const list = ({ account, id, token }: Holder, parameters: Record<string, string> = {}) => {
    const query = new URLSearchParams({ per_page: '100', ...parameters })
    return app.call('GET', `/api/v1/providers/${id}/accounts/${account}/transactions?${query}`, { token })
  }
  const itemsOf = async (holder: Holder, parameters: Record<string, string> = {}) => {
    const reply = await list(holder, parameters)
    expect(reply.status, reply.text).toBe(200)
    return reply.body['items'] as Row[]
  }
  const received = () => JSON.parse(callsTo(proxy, GET).at(-1)?.answer ?? '') as { transactions: Row[] }
  const ago = (days: number) => new Date(app.clock().getTime() - days * DAY).toISOString()
  const answering = (path: string, body: object, status = 200): Meet => {
    return call => (call.path === path ? { status, body: JSON.stringify(body) } : undefined)
  }

  it('are negative if money left the account, newest first, pending or posted', async () => {
    const user = await connect()
    const items = await itemsOf(user, { from: ago(60) })
    const rows = new Map(received().transactions.map(row => [row['transaction_id'], row]))
    expect(items.length).toBeGreaterThan(10)
    for (const { amount, id, status, time, time_precision } of items) {
      const row = rows.get(id) ?? {}
      expect(Number(amount)).toBe(-Number(row['amount']))
      expect(status).toBe(row['pending'] ? 'pending' : 'posted')
      if (time_precision === 'day') expect(time).toBe(`${row['date']}T12:00:00.000Z`)
    }
    const times = items.map(({ time }) => String(time))
    expect(times).toEqual(times.toSorted().reverse())
    expect(items.some(({ amount }) => String(amount).startsWith('-'))).toBe(true)
    expect(items.some(({ amount }) => !String(amount).startsWith('-'))).toBe(true)
  })

  it.each(['-12:00', '-05:00', '+00:00', '+05:30', '+14:00'])(
    'of adjacent windows in the zone %s are all the transactions of the whole window',
    async zone => {
      const user = await connect('card')
      const at = (days: number) => `${ago(days).slice(0, 10)}T00:00:00${zone}`
      const whole = await itemsOf(user, { from: at(30), to: at(1) })
      const parts = [
        await itemsOf(user, { from: at(30), to: at(12) }),
        await itemsOf(user, { from: at(12), to: at(1) }),
      ]
      const idsOf = (rows: Row[]) => [...new Set(rows.map(({ id }) => String(id)))].sort()
      expect(idsOf(parts.flat())).toEqual(idsOf(whole))
      expect(whole.length).toBeGreaterThan(0)
    },
  )

  it('are in the window of their own time, also if the institution is in another time zone', async () => {
    const user = await connect()
    const row = (id: string, more: object) => ({
      ...{ transaction_id: id, account_id: user.account, amount: 1, pending: false, ...more },
    })
    const transactions = [
      row('late', { date: '2025-12-31', datetime: '2026-01-01T07:59:00Z' }),
      row('early', { date: '2026-01-02', datetime: '2026-01-01T11:00:00Z' }),
      row('before', { date: '2026-01-01', datetime: '2025-12-31T23:59:59Z' }),
      row('authorized earlier', { date: '2026-01-01', authorized_datetime: '2025-12-29T10:00:00Z' }),
    ]
    const items = await proxy.meeting(answering(GET, { transactions, total_transactions: 4 }), () =>
      itemsOf(user, { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }),
    )
    expect(items.map(({ id }) => id)).toEqual(['authorized earlier', 'early', 'late'])
    expect(JSON.parse(callsTo(proxy, GET).at(-1)?.call.body ?? '')).toMatchObject({
      start_date: '2025-12-31',
      end_date: '2026-01-02',
    })
  })

  it('are read in pages of 500, and again if a row is added on the way; without duplicates', async () => {
    const user = await connect()
    app.cloud.plaid.switches.override(user.login, { many_transactions: true })
    const before = callsTo(proxy, GET).length
    const first = await list(user, { from: ago(55) })
    expect(first.status).toBe(200)
    const total = Number(first.body['total'])
    expect(total).toBeGreaterThan(1_000)
    const calls = callsTo(proxy, GET).slice(before)
    expect(calls).toHaveLength(Math.ceil(total / 500))
    expect(calls.map(({ call }) => JSON.parse(call.body).options.offset)).toEqual(
      calls.map((_, index) => index * 500),
    )
    app.cloud.plaid.switches.override(user.login, { changing_rows: 'once' })
    const again = await list(user, { from: ago(55) })
    expect(again.status).toBe(200)
    expect(Number(again.body['total'])).toBe(total + 1)
    app.cloud.plaid.switches.override(user.login, { changing_rows: 'always' })
    expect((await list(user, { from: ago(55) })).body).toMatchObject({ status: 502, code: 'provider_failed' })
    // What fits on one page cannot change between pages.
    expect((await list(user, { from: ago(5) })).status).toBe(200)
  })

  it('keep odd rows exactly: tiny, huge and zero amounts, other currencies, unknown members', async () => {
    const user = await connect()
    app.cloud.plaid.switches.override(user.login, { odd_rows: true })
    const items = await itemsOf(user, { from: ago(3) })
    const odd = new Map(
      items.map(({ description, ...row }) => [String(description).replace('ODD: ', ''), row]),
    )
    expect(odd.get('tiny')).toMatchObject({ amount: '-0.0000001' })
    expect(odd.get('huge')).toMatchObject({ amount: '-123456789012.34' })
    expect(odd.get('zero')).toMatchObject({ amount: '0' })
    expect(odd.get('unofficial currency')).toMatchObject({ currency: 'POINTS' })
    expect(odd.get('unknown members')).toMatchObject({ type: 'purchase', provider_type: 'NEW_KIND' })
    expect(odd.get('nothing optional')).toMatchObject({ type: 'withdrawal', provider_type: 'UNKNOWN' })
  })

  it('are listed once when a pending one has posted', async () => {
    const user = await connect()
    const row = { account_id: user.account, amount: 5, date: ago(1).slice(0, 10) }
    const transactions = [
      { ...row, transaction_id: 'pending', pending: true },
      { ...row, transaction_id: 'posted', pending: false, pending_transaction_id: 'pending' },
      { ...row, transaction_id: 'still pending', pending: true },
      { ...row, transaction_id: 'posted', pending: false, pending_transaction_id: 'pending' },
    ]
    const items = await proxy.meeting(answering(GET, { transactions, total_transactions: 4 }), () =>
      itemsOf(user),
    )
    expect(items.map(({ id, status }) => [id, status])).toEqual([
      ['still pending', 'pending'],
      ['posted', 'posted'],
    ])
  })

  it('of investments have their own endpoint, with legs and fees', async () => {
    const user = await connect('brokerage')
    const before = callsTo(proxy, GET).length
    const items = await itemsOf(user, { from: ago(120) })
    expect(callsTo(proxy, GET).length).toBe(before)
    const { investment_transactions, securities } = JSON.parse(
      callsTo(proxy, '/investments/transactions/get').at(-1)?.answer ?? '',
    )
    expect(items.length).toBeGreaterThan(0)
    for (const item of items) {
      const row = investment_transactions.find((one: Row) => one['investment_transaction_id'] === item['id'])
      expect(Number(item['amount'])).toBe(-row.amount)
      expect(item).toMatchObject({ kind: 'brokerage', status: 'posted', time_precision: 'day' })
      const security = securities.find((one: Row) => one['security_id'] === row.security_id)
      const [leg] = (item['brokerage'] as { legs: Row[] }).legs
      expect(leg?.['symbol']).toBe(security?.ticker_symbol)
    }
  })

  it('of crypto accounts and of unknown kinds of investments', async () => {
    const user = await connect('brokerage')
    const account = {
      account_id: user.account,
      name: 'Crypto',
      type: 'investment',
      subtype: 'crypto exchange',
      balances: { current: 1, iso_currency_code: 'USD' },
    }
    const row = (id: string, more: object) => ({
      investment_transaction_id: id,
      account_id: user.account,
      date: ago(1).slice(0, 10),
      amount: 2,
      quantity: 0.5,
      ...more,
    })
    const body = {
      investment_transactions: [
        row('1', { security_id: 's', type: 'buy', subtype: 'buy', fees: 0.0 }),
        row('2', { type: 'cash', subtype: 'dividend', amount: -2 }),
        row('3', { type: 'cash', subtype: 'a subtype of the future', amount: -2, fees: 1.25 }),
        row('4', { type: 'a type of the future' }),
      ],
      securities: [{ security_id: 's', ticker_symbol: 'ETH' }],
      total_investment_transactions: 4,
    }
    const items = await proxy.meeting(
      call =>
        answering('/accounts/get', { accounts: [account] })(call) ??
        answering('/investments/transactions/get', body)(call),
      () => itemsOf(user),
    )
    const byId = new Map(items.map(item => [item['id'], item]))
    expect(byId.get('1')).toMatchObject({
      kind: 'crypto',
      type: 'trade',
      amount: '-2',
      crypto: { symbol: 'ETH', quantity: '0.5', transaction_hash: null },
    })
    expect(byId.get('2')).toMatchObject({ type: 'dividend_or_interest', amount: '2' })
    expect(byId.get('3')).toMatchObject({
      type: 'deposit',
      provider_type: 'cash/a subtype of the future',
      kind: 'brokerage',
      brokerage: { legs: [], fees: [{ type: 'fee', amount: '1.25' }] },
    })
    expect(byId.get('4')).toMatchObject({ type: 'other' })
  })

  it('of an account of another item are 404', async () => {
    const [user, other] = [await connect(), await connect()]
    for (const account of [other.account, 'x']) {
      const reply = await list({ ...user, account })
      expect(reply.body).toMatchObject({ status: 404, code: 'not_found' })
    }
  })

  it('that are not ready are 503 with Retry-After, and rate limits too', async () => {
    const user = await connect()
    app.cloud.plaid.switches.override(user.login, { history: 'not_ready' })
    const first = await list(user)
    expect(first.body).toMatchObject({ status: 503, code: 'provider_not_ready' })
    expect(first.headers['retry-after']).toBe('30')
    app.cloud.plaid.switches.override(user.login, { api: 'rate_limited', faulty_endpoints: 'transactions' })
    const second = await list(user)
    expect(second.body).toMatchObject({ status: 503, code: 'provider_busy' })
    expect(second.headers['retry-after']).toBe('60')
  })
})
