import { describe, expect, it } from 'vitest'
import { transactionTypes } from '../../../../local/providers/schwab/trader/transaction-types.ts'
import { startMock } from './mock-schwab.ts'

const YEAR = { startDate: '2025-11-24T12:00:00.000Z', endDate: '2026-11-24T12:00:00.000Z' }

interface Row {
  readonly time: string
  readonly type: string
  readonly netAmount: number
  readonly description?: string
}

/** Reads the transactions of both accounts in a year. */
async function histories(): Promise<Row[][]> {
  const { connect, get } = await startMock()
  const { access } = await connect()
  const query = new URLSearchParams({ ...YEAR, types: transactionTypes.join(',') })
  const numbers: { hashValue: string }[] = (await get('/accounts/accountNumbers', access)).body
  return Promise.all(
    numbers.map(
      async ({ hashValue }) => (await get(`/accounts/${hashValue}/transactions?${query}`, access)).body,
    ),
  )
}

describe('a history of 12 months', () => {
  it('has the pattern of a household and of savings', async () => {
    const [all = [], saved = []] = await histories()
    const of = (description: string) => all.filter(row => row.description === description)
    expect(of('Payroll deposit')).toHaveLength(24)
    for (const monthly of ['Rent', 'Electric utility', 'Internet provider', 'Interest on cash balance'])
      expect(new Set(of(monthly).map(({ time }) => time.slice(0, 7))).size).toBeGreaterThanOrEqual(12)
    for (const quarterly of [
      'Dividend APPLE INC',
      'Dividend VANGUARD S&P 500 ETF',
      'Money market fund purchase',
    ])
      expect(of(quarterly)).toHaveLength(4)
    expect(of('Grocery store').length).toBeGreaterThan(100)
    expect(new Set(of('Grocery store').map(({ netAmount }) => netAmount)).size).toBeGreaterThan(90)
    expect(saved.filter(({ type }) => type === 'TRADE')).toHaveLength(12)
    expect(saved.filter(({ type }) => type === 'JOURNAL').map(({ netAmount }) => netAmount)).toEqual(
      Array(12).fill(500),
    )
    for (const { type, netAmount } of [...all, ...saved])
      expect(Math.abs(netAmount), type).toBeLessThan(6_000)
  })

  it('has no trades, transfers and bills on weekends', async () => {
    const all = (await histories()).flat()
    const weekend = all.filter(({ time }) => [0, 6].includes(new Date(time).getUTCDay()))
    expect(new Set(weekend.map(({ description }) => description))).toEqual(
      new Set(['Grocery store', 'Restaurant']),
    )
  })
})
