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
