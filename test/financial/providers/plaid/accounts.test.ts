import { describe, expect, it } from 'vitest'
import { plaid } from '../../../../lib/financial/providers/plaid/definition.ts'
import { addProvider } from '../../../../lib/financial/providers/registry.ts'
import { callsTo, connectPlaid, proxyPlaid, savePlaidSecret } from '../../../support/plaid-connections.ts'
import type { Meet } from '../../../support/provider-proxy.ts'
import { startApp } from '../../../support/start-app.ts'

type Row = Record<string, unknown>

describe('the accounts of Plaid', async () => {
  const app = await startApp()
  const proxy = await proxyPlaid(app)
  const list = ({ id, token }: { id: string; token: string }) =>
    app.call('GET', `/api/v1/providers/${id}/accounts?per_page=100`, { token })
  const itemsOf = async (user: { id: string; token: string }) => {
    const reply = await list(user)
    expect(reply.status, reply.text).toBe(200)
    return reply.body['items'] as Row[]
  }
  const received = (path: string) => JSON.parse(callsTo(proxy, path).at(-1)?.answer ?? '')
  /** Replaces the reply of an endpoint. */
  const answering = (path: string, body: object, status = 200): Meet => {
    return call => (call.path === path ? { status, body: JSON.stringify(body) } : undefined)
  }

  it('have one shape for each kind; what a card or a loan owes is positive; the currency is always present', async () => {
    const user = await connectPlaid(app, { institution_id: 'ins_109508' })
    const items = await itemsOf(user)
    const kinds = items.map(item => [item['name'], item['kind'], (item[String(item['kind'])] as Row)['type']])
    expect(kinds).toEqual([
      ['Platypus Gold Standard Checking', 'bank', 'checking'],
      ['Platypus Silver Standard Savings', 'bank', 'savings'],
      ['Platypus Bronze Standard Certificate of Deposit', 'bank', 'deposit'],
      ['Platypus Diamond Cash Back Credit Card', 'card', undefined],
      ['Platypus Platinum Standard Money Market', 'bank', 'savings'],
      ['Roth IRA', 'brokerage', 'retirement'],
      ['401(k) Plan', 'brokerage', 'retirement'],
      ['Student Loan', 'loan', 'student'],
      ['Home Mortgage', 'loan', 'mortgage'],
    ])
    const { accounts } = received('/accounts/get')
    for (const [index, item] of items.entries()) {
      const { account_id, balances, mask } = accounts[index]
      expect(item).toMatchObject({ id: account_id, currency: 'USD', number_masked: `••••${mask}` })
      expect(Number(item['balance'])).toBe(balances.current)
      expect(item['balance']).toMatch(/^-?\d+(\.\d+)?$/)
    }
    expect(items[3]).toMatchObject({
      card: { network: null, credit_limit: expect.stringMatching(/^9000(\.00)?$/) },
    })
    expect(Number(items[8]?.['balance'])).toBeGreaterThan(100_000)
  })

  it('have positions with the average price of their cost', async () => {
    const user = await connectPlaid(app, { institution_id: 'ins_109508' })
    const items = await itemsOf(user)
    const { holdings } = received('/investments/holdings/get')
    const positions = items.flatMap(
      item => ((item['brokerage'] as Row | undefined)?.['positions'] ?? []) as Row[],
    )
    expect(positions.length).toBe(holdings.length)
    const position = positions.find(({ symbol }) => symbol === 'VOO') ?? {}
    const holding = holdings.find(({ quantity }: Row) => Number(quantity) === Number(position['quantity']))
    expect(position).toMatchObject({
      symbol: 'VOO',
      description: expect.any(String),
      asset_type: 'etf',
      day_profit_loss: null,
    })
    expect(Number(position['market_value'])).toBe(holding.institution_value)
    expect(Number(position['average_price'])).toBeCloseTo(holding.cost_basis / holding.quantity, 5)
    expect(Number(position['open_profit_loss'])).toBeCloseTo(
      holding.institution_value - holding.cost_basis,
      2,
    )
  })

  it('have null for what an institution does not report: masks, available amounts, balances', async () => {
    const union = await itemsOf(await connectPlaid(app, { institution_id: 'ins_109509' }))
    expect(union[0]).toMatchObject({ number_masked: '••••', name: 'Gingham Share Draft Checking' })
    expect(union[2]).toMatchObject({ kind: 'loan', loan: { type: 'auto' }, available: null })
    const odd = await connectPlaid(app, { institution_id: 'ins_109510' })
    const items = await itemsOf(odd)
    expect(items[0]).toMatchObject({ available: null })
    expect(items[2]).toMatchObject({ currency: 'BTC', kind: 'bank', bank: { type: 'checking' } })
    app.cloud.plaid.switches.override(odd.login, { odd_rows: true })
    expect((await itemsOf(odd))[0]).toMatchObject({ balance: null, kind: 'bank', bank: { type: 'other' } })
  })

  it('of types that we do not know are other; amounts keep every digit; an overpaid card is negative', async () => {
    const user = await connectPlaid(app, { institution_id: 'ins_109509' })
    const account = (type: string, subtype: string | null, current: number) => ({
      account_id: `${type} ${subtype}`,
      name: 'Account',
      type,
      subtype,
      balances: {
        available: null,
        current,
        limit: null,
        iso_currency_code: null,
        unofficial_currency_code: null,
      },
    })
    const accounts = [
      account('mattress', null, 1e-7),
      account('mattress', 'under the bed', 123456789012.34),
      account('credit', 'credit card', -12.5),
      account('loan', 'constructor', 1),
      account('brokerage', null, 0),
      account('investment', 'crypto exchange', 5),
    ]
    const holdings = {
      holdings: [
        { account_id: 'investment crypto exchange', security_id: 's', quantity: 0.25, institution_value: 5 },
        {
          account_id: 'brokerage null',
          security_id: 'missing',
          quantity: 0,
          institution_value: null,
          cost_basis: 3,
        },
        {
          account_id: 'brokerage null',
          security_id: 't',
          quantity: -3,
          institution_value: -9,
          cost_basis: -10,
        },
      ],
      securities: [
        { security_id: 's', ticker_symbol: 'ETH', name: 'Ether', type: 'cryptocurrency' },
        { security_id: 't', ticker_symbol: 'X', name: 'Short', type: 'a type of the future' },
      ],
    }
    const items = await proxy.meeting(
      call =>
        answering('/accounts/get', { accounts })(call) ??
        answering('/investments/holdings/get', holdings)(call),
      () => itemsOf(user),
    )
    expect(items).toMatchObject([
      { kind: 'other', other: { type: 'mattress' }, balance: '0.0000001', currency: 'XXX' },
      { kind: 'other', other: { type: 'under the bed' }, balance: '123456789012.34' },
      { kind: 'card', balance: '-12.5' },
      { kind: 'loan', loan: { type: 'other' } },
      { kind: 'brokerage', brokerage: { type: 'other' } },
      { kind: 'crypto', crypto: { holdings: [{ symbol: 'ETH', quantity: '0.25', market_value: '5' }] } },
    ])
    const { brokerage } = items[4] as { brokerage: Row }
    expect(brokerage['positions']).toMatchObject([
      { symbol: null, asset_type: 'UNKNOWN', quantity: '0', average_price: null, open_profit_loss: null },
      { symbol: 'X', quantity: '-3', average_price: '3.333333', open_profit_loss: '1' },
    ])
  })

  it.each([
    'ACCESS_NOT_GRANTED',
    'ADDITIONAL_CONSENT_REQUIRED',
    'NO_INVESTMENT_ACCOUNTS',
    'PRODUCTS_NOT_SUPPORTED',
  ])(
    'have no positions if the user or the institution shares none (%s); the connection works',
    async error_code => {
      const user = await connectPlaid(app, { institution_id: 'ins_109508' })
      const error = answering('/investments/holdings/get', { error_type: 'ITEM_ERROR', error_code }, 400)
      const items = await proxy.meeting(error, () => itemsOf(user))
      const brokerages = items.filter(({ kind }) => kind === 'brokerage')
      expect(brokerages.length).toBeGreaterThan(0)
      for (const { brokerage } of brokerages) expect((brokerage as Row)['positions']).toEqual([])
    },
  )

  it('that are not ready are 503 with Retry-After; a rate limit of Plaid too', async () => {
    const user = await connectPlaid(app, { institution_id: 'ins_109508' })
    const notReady = { error_type: 'ITEM_ERROR', error_code: 'PRODUCT_NOT_READY' }
    const first = await proxy.meeting(answering('/investments/holdings/get', notReady, 400), () => list(user))
    expect(first.body).toMatchObject({ status: 503, code: 'provider_not_ready' })
    expect(first.headers['retry-after']).toBe('30')
    app.cloud.plaid.switches.override(user.login, { api: 'rate_limited', faulty_endpoints: 'accounts' })
    const second = await list(user)
    expect(second.body).toMatchObject({ status: 503, code: 'provider_busy' })
    expect(second.headers['retry-after']).toBe('60')
    app.cloud.plaid.switches.override(user.login, { api: 'invalid_api_keys' })
    expect((await list(user)).body).toMatchObject({ status: 502, code: 'provider_failed' })
  })

  it('have a limit for each connection', async () => {
    const key = 'limited'
    addProvider({ ...plaid, key })
    await savePlaidSecret(app, { connection_limit: { capacity: 3, seconds: 60 } }, key)
    const [one, other] = [await connectPlaid(app), await connectPlaid(app)]
    await app.query('update provider_connections set provider_key = $1', [key])
    expect((await list(one)).status).toBe(200)
    expect((await list(one)).status).toBe(503)
    const refused = await list(one)
    expect(refused.body).toMatchObject({ status: 503, code: 'provider_busy' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await list(other)).status).toBe(200)
    await app.later(60, async () => expect((await list(one)).status).toBe(200))
  })
})
