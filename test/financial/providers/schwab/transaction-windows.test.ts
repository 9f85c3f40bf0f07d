import { expect, it } from 'vitest'
import { readSchwabTransactions } from '../../../../lib/financial/providers/schwab/transactions.ts'
import { DEPOSIT } from './fixtures.ts'
import { startTrader } from './start-trader.ts'

const read = readSchwabTransactions('joined')
const window = { from: new Date('2025-07-01T00:00:00Z'), to: new Date('2025-08-01T00:00:00Z') }
const answering = (rows: unknown[]) => startTrader((_, outgoing) => outgoing.end(JSON.stringify(rows)))

it('requests at most a year per call', async () => {
  const { api, asked } = await answering([])
  await read(api, 'HASH', { from: new Date('2022-01-01T00:00:00Z'), to: new Date('2024-06-01T00:00:00Z') })
  expect(
    asked.map(({ searchParams }) => [searchParams.get('startDate'), searchParams.get('endDate')]),
  ).toEqual([
    ['2023-06-02T00:00:00.000Z', '2024-05-31T23:59:59.999Z'],
    ['2022-06-02T00:00:00.000Z', '2023-06-01T23:59:59.999Z'],
    ['2022-01-01T00:00:00.000Z', '2022-06-01T23:59:59.999Z'],
  ])
})

it('splits a window with 3,000 rows, and returns a row on a border once', async () => {
  const hour = 60 * 60 * 1_000
  const rows = Array.from({ length: 7_000 }, (_, index) => ({
    ...DEPOSIT,
    activityId: 1_000 + index,
    // Most rows are at the end of the month.
    time: new Date(window.to.getTime() - 1 - Math.floor(Math.sqrt(index)) * hour * 8).toISOString(),
  }))
  const { api, asked } = await startTrader(({ searchParams }, outgoing) => {
    const [from, to] = [searchParams.get('startDate') ?? '', searchParams.get('endDate') ?? '']
    // Returns an extra hour at both ends, like a provider with inexact windows.
    const near = (time: string) =>
      Date.parse(time) >= Date.parse(from) - hour && Date.parse(time) <= Date.parse(to) + hour
    outgoing.end(JSON.stringify(rows.filter(({ time }) => near(time)).slice(0, 3_000)))
  })
  const expected = rows.filter(({ time }) => Date.parse(time) >= window.from.getTime() - hour)
  const outcome = await read(api, 'HASH', window)
  if (outcome.kind !== 'read') throw new Error(outcome.kind)
  const ids = outcome.value.map(({ id }) => id)
  expect(ids.length).toBe(new Set(ids).size)
  expect(new Set(ids)).toEqual(new Set(expected.map(({ activityId }) => String(activityId))))
  const times = outcome.value.map(({ time }) => time)
  expect(times).toEqual(times.toSorted().reverse())
  expect(asked.length).toBeGreaterThan(1)
})

it('fails if a read needs more than the maximum number of calls', async () => {
  const many = JSON.stringify(
    Array.from({ length: 3_000 }, (_, index) => ({ ...DEPOSIT, activityId: index })),
  )
  const { api, asked } = await startTrader(({ searchParams }, outgoing) => {
    const [from = 0, to = 0] = ['startDate', 'endDate'].map(name => Date.parse(searchParams.get(name) ?? ''))
    outgoing.end(to - from > 12 * 60 * 60 * 1_000 ? many : '[]')
  })
  expect(await read(api, 'HASH', window)).toEqual({ kind: 'failed', reason: 'too_many_rows' })
  expect(asked).toHaveLength(60)
})

it('fails if every response has 3,000 rows', async () => {
  const rows = JSON.stringify(
    Array.from({ length: 3_000 }, (_, index) => ({ ...DEPOSIT, activityId: index })),
  )
  const { api, asked } = await startTrader((_, outgoing) => outgoing.end(rows))
  expect(await read(api, 'HASH', window)).toEqual({ kind: 'failed', reason: 'too_many_rows' })
  expect(asked.length).toBeLessThanOrEqual(60)
})
