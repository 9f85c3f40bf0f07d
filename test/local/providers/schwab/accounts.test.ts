import { describe, expect, it } from 'vitest'
import { accounts } from '../../../../local/providers/schwab/trader/accounts.ts'
import { transactionTypes } from '../../../../local/providers/schwab/trader/transaction-types.ts'
import { worthOf } from '../../../../local/providers/schwab/trader/worth.ts'
import { startMock, tokensOf } from './mock-schwab.ts'

interface MockedAccount {
  readonly type: string
  readonly positions: {
    readonly marketValue: number
    readonly currentDayProfitLoss: number
    readonly maintenanceRequirement: number
    readonly instrument: { readonly netChange: number }
  }[]
  readonly currentBalances: Record<
    | 'liquidationValue'
    | 'cashBalance'
    | 'moneyMarketFund'
    | 'buyingPower'
    | 'availableFunds'
    | 'maintenanceRequirement',
    number
  >
}

const ALL_TYPES = transactionTypes.join(',')
const cents = (dollars: number) => Math.round(dollars * 100)
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

describe('accounts', () => {
  it('are identified by hashes in paths, not by their numbers', async () => {
    const { connect, get } = await startMock()
    const { access } = await connect()
    const { status, body, headers } = await get('/accounts/accountNumbers', access)
    expect(status).toBe(200)
    expect(body).toEqual([
      { accountNumber: '40718293', hashValue: expect.stringMatching(/^[0-9A-F]{64}$/) },
      { accountNumber: '55630917', hashValue: expect.stringMatching(/^[0-9A-F]{64}$/) },
    ])
    expect(headers.get('schwab-client-correlid')).toMatch(/^[0-9a-f-]{36}$/)
    for (const path of ['/accounts/40718293', '/accounts/40718293/transactions'])
      expect(await get(path, access)).toMatchObject({
        status: 404,
        body: { message: expect.any(String), errors: [] },
      })
  })

  it('are a margin account and a cash account without margin fields', async () => {
    const { connect, get } = await startMock()
    const { access } = await connect()
    const { body, text } = await get('/accounts?fields=positions', access)
    const [margin, cash] = body.map((one: { securitiesAccount: unknown }) => one.securitiesAccount)
    const shared = {
      roundTrips: 0,
      isDayTrader: false,
      isClosingOnlyRestricted: false,
      pfcbFlag: false,
      initialBalances: { cashBalance: expect.any(Number) },
      currentBalances: { liquidationValue: expect.any(Number) },
      projectedBalances: expect.any(Object),
    }
    expect(margin).toMatchObject({ ...shared, type: 'MARGIN', accountNumber: '40718293' })
    expect(cash).toMatchObject({ ...shared, type: 'CASH', accountNumber: '55630917' })
    for (const name of ['buyingPower', 'maintenanceRequirement', 'marginBalance', 'sma'])
      expect(cash.currentBalances).not.toHaveProperty(name)
    for (const { aggregatedBalance } of body)
      expect(aggregatedBalance).toEqual({
        currentLiquidationValue: expect.any(Number),
        liquidationValue: aggregatedBalance.currentLiquidationValue,
      })
    const kinds = [...margin.positions, ...cash.positions].map(({ instrument }) => instrument.assetType)
    expect(kinds).toEqual([
      'EQUITY',
      'EQUITY',
      'COLLECTIVE_INVESTMENT',
      'OPTION',
      'MUTUAL_FUND',
      'FIXED_INCOME',
    ])
    // Exactly as written. A float cannot represent these numbers.
    expect(text).toMatch(/"taxLotAverageLongPrice":\d+\.\d{12,}/)
    expect(text).toContain('"accruedInterest":0.30')
  })

  it('contain positions with every field', async () => {
    const { connect, get } = await startMock()
    const { access } = await connect()
    const [{ hashValue }, { hashValue: cash }] = (await get('/accounts/accountNumbers', access)).body
    const { body } = await get(`/accounts/${hashValue}?fields=positions`, access)
    expect(Object.keys(body.securitiesAccount.positions[0]).sort()).toEqual(
      [
        ...['shortQuantity', 'longQuantity', 'settledLongQuantity', 'settledShortQuantity', 'averagePrice'],
        ...['averageLongPrice', 'taxLotAverageLongPrice', 'marketValue', 'maintenanceRequirement'],
        ...['currentDayProfitLoss', 'currentDayProfitLossPercentage', 'longOpenProfitLoss'],
        ...['previousSessionLongQuantity', 'currentDayCost', 'instrument'],
      ].sort(),
    )
    expect(body.securitiesAccount.positions[0].instrument).toMatchObject({
      assetType: 'EQUITY',
      cusip: '037833100',
      symbol: 'AAPL',
      description: 'APPLE INC',
      netChange: expect.any(Number),
    })
    expect(body.securitiesAccount.positions[1]).toMatchObject({ shortQuantity: 12, longQuantity: 0 })
    const bond = (await get(`/accounts/${cash}?fields=positions`, access)).body.securitiesAccount.positions[1]
    expect(bond.instrument).not.toHaveProperty('symbol')
  })

  it('contain positions only if requested', async () => {
    const { connect, get } = await startMock()
    const { access } = await connect()
    for (const { securitiesAccount } of (await get('/accounts', access)).body)
      expect(securitiesAccount).not.toHaveProperty('positions')
    expect(await get('/accounts?fields=orders', access)).toMatchObject({
      status: 400,
      body: { errors: [{ id: expect.any(String), status: '400', title: 'Bad Request' }] },
    })
  })
})

describe('balances', () => {
  const accountsAt = async (mock: Awaited<ReturnType<typeof startMock>>, token: string) => {
    const { body } = await mock.get('/accounts?fields=positions', token)
    return body.map((one: { securitiesAccount: unknown }) => one.securitiesAccount) as MockedAccount[]
  }
  const start = async () => {
    const mock = await startMock()
    mock.server.switches.set({ access_seconds: 24 * 60 * 60 })
    return { mock, ...(await mock.connect()) }
  }

  it('are consistent with the positions', async () => {
    const { mock, access } = await start()
    for (const { type, positions, currentBalances: now } of await accountsAt(mock, access)) {
      const inPositions = sum(positions.map(({ marketValue }) => cents(marketValue)))
      expect(cents(now.liquidationValue)).toBe(
        cents(now.cashBalance) + cents(now.moneyMarketFund) + inPositions,
      )
      for (const { marketValue, currentDayProfitLoss, instrument } of positions) {
        expect(Math.abs(currentDayProfitLoss)).toBeLessThan(Math.abs(marketValue) * 0.3)
        expect(instrument.netChange).not.toBe(0)
      }
      if (type !== 'MARGIN') continue
      expect(cents(now.buyingPower)).toBe(2 * cents(now.availableFunds))
      const required = sum(positions.map(({ maintenanceRequirement }) => cents(maintenanceRequirement)))
      expect(cents(now.maintenanceRequirement)).toBe(required)
    }
  })

  it('move from minute to minute, a little, and are equal for equal times', async () => {
    const { mock, access } = await start()
    const [before] = await accountsAt(mock, access)
    expect((await accountsAt(mock, access))[0]).toEqual(before)
    const values = new Set<number>()
    for (let minute = 0; minute < 10; minute += 1) {
      const [account] = await accountsAt(mock, access)
      values.add(account?.currentBalances.liquidationValue ?? 0)
      mock.advance(60)
    }
    expect(values.size).toBe(10)
    expect(Math.max(...values) / Math.min(...values)).toBeLessThan(1.01)
    mock.advance(-10 * 60)
    expect((await accountsAt(mock, access))[0]).toEqual(before)
  })

  it('change by the valid transactions, also when a month ends', async () => {
    const { mock, access, refresh } = await start()
    const before = await accountsAt(mock, access)
    const from = '2026-11-24T12:00:00.001Z'
    mock.advance(6.9 * 24 * 60 * 60)
    const later = tokensOf(await mock.refresh(refresh)).access
    const after = await accountsAt(mock, later)
    const numbers: { hashValue: string }[] = (await mock.get('/accounts/accountNumbers', later)).body
    for (const [index, { hashValue }] of numbers.entries()) {
      const query = new URLSearchParams({
        startDate: from,
        endDate: '2026-12-01T09:36:00.000Z',
        types: ALL_TYPES,
      })
      const rows: { netAmount: number; status: string; description?: string }[] = (
        await mock.get(`/accounts/${hashValue}/transactions?${query}`, later)
      ).body
      expect(rows.some(({ description }) => description === 'Transfer to savings bank')).toBe(true)
      const moved = sum(
        rows.filter(({ status }) => status !== 'INVALID').map(({ netAmount }) => cents(netAmount)),
      )
      const cashOf = (all: MockedAccount[]) => cents(all[index]?.currentBalances.cashBalance ?? 0)
      expect(cashOf(after) - cashOf(before)).toBe(moved)
    }
  })

  it('stay plausible for years: the cash does not grow, the fund does', () => {
    const at = (year: number) => Date.UTC(year, 6, 1)
    for (const account of accounts) {
      const [now, later] = [worthOf(account, at(2026)), worthOf(account, at(2031))]
      expect(later.cash).toBeGreaterThan(0)
      expect(later.cash).toBeLessThan(20_000_00)
      expect(later.liquidation).toBeGreaterThan(now.liquidation)
      expect(later.liquidation).toBeLessThan(3 * now.liquidation)
    }
  })
})

describe('the Trader API', () => {
  it('rejects a call without a valid access token', async () => {
    const { server, get } = await startMock()
    const refusal = { errors: [{ id: expect.any(String), status: 401, title: 'Unauthorized' }] }
    expect(await get('/accounts', 'made-up')).toMatchObject({ status: 401, body: refusal })
    const answer = await fetch(`${server.url}/trader/v1/accounts`)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject(refusal)
    expect(answer.headers.get('schwab-client-correlid')).not.toBeNull()
  })

  it('rejects unknown paths and methods', async () => {
    const { connect, server, get } = await startMock()
    const { access } = await connect()
    const fault = { fault: { faultstring: expect.any(String), detail: { errorcode: expect.any(String) } } }
    expect(await get('/orders', access)).toMatchObject({ status: 404, body: fault })
    expect(await (await fetch(`${server.url}/marketdata/v1/quotes`)).json()).toEqual(fault)
    const posted = await fetch(`${server.url}/trader/v1/accounts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access}` },
    })
    expect(posted.status).toBe(405)
  })
})
