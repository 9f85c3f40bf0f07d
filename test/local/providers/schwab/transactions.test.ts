import { describe, expect, it } from 'vitest'
import { startMock } from './mock-schwab.ts'

const TYPES = [
  ...['TRADE', 'RECEIVE_AND_DELIVER', 'DIVIDEND_OR_INTEREST', 'ACH_RECEIPT', 'ACH_DISBURSEMENT'],
  ...['CASH_RECEIPT', 'CASH_DISBURSEMENT', 'ELECTRONIC_FUND', 'WIRE_OUT', 'WIRE_IN', 'JOURNAL'],
  ...['MEMORANDUM', 'MARGIN_CALL', 'MONEY_MARKET', 'SMA_ADJUSTMENT'],
]
const YEAR = { startDate: '2025-11-24T12:00:00.000Z', endDate: '2026-11-24T12:00:00.000Z' }

interface Row {
  readonly activityId: number
  readonly time: string
  readonly type: string
  readonly status: string
  readonly subAccount: string
  readonly activityType: string
  readonly netAmount: number
  readonly transferItems: {
    instrument: { symbol?: string; assetType: string }
    cost: number
    feeType?: string
    positionEffect?: string
  }[]
}

async function connected() {
  const opened = await startMock()
  const { access } = await opened.connect()
  const [margin, cash] = (await opened.get('/accounts/accountNumbers', access)).body
  const read = (query: Record<string, string>, { hashValue } = margin) =>
    opened.get(`/accounts/${hashValue}/transactions?${new URLSearchParams(query)}`, access)
  const one = (id: string) => opened.get(`/accounts/${margin.hashValue}/transactions/${id}`, access)
  const rows = async (query: Record<string, string>): Promise<Row[]> => (await read(query)).body
  return { ...opened, read, rows, one, cash }
}

describe('GET …/transactions', () => {
  it('returns every type, status, activity and kind of leg, with ids above 2^53', async () => {
    const { rows, read, cash } = await connected()
    const all = await rows({ ...YEAR, types: TYPES.join(',') })
    const seen = (of: (row: Row) => unknown) => [...new Set(all.map(of))].sort()
    expect(seen(row => row.type)).toEqual([...TYPES].sort())
    expect(seen(row => row.status)).toEqual(['INVALID', 'PENDING', 'UNKNOWN', 'VALID'])
    expect(seen(row => row.activityType)).toEqual([
      'ACTIVITY_CORRECTION',
      'EXECUTION',
      'ORDER_ACTION',
      'TRANSFER',
      'UNKNOWN',
    ])
    expect(seen(row => row.subAccount)).toEqual(['DIV', 'INCOME', 'MARGIN', 'SHORT', 'UNKNOWN'])
    for (const { time, activityId, netAmount, transferItems } of all) {
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/)
      expect(activityId).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
      expect(transferItems.reduce((sum, { cost }) => sum + Math.round(cost * 100), 0)).toBe(
        Math.round(netAmount * 100),
      )
    }
    const legs = all.flatMap(({ transferItems }) => transferItems)
    expect(new Set(legs.map(({ positionEffect }) => positionEffect))).toEqual(
      new Set([undefined, 'OPENING', 'CLOSING', 'AUTOMATIC', 'UNKNOWN']),
    )
    expect(legs).toContainEqual(
      expect.objectContaining({
        feeType: 'COMMISSION',
        cost: -0.65,
        instrument: expect.objectContaining({ symbol: 'CURRENCY_USD', assetType: 'CURRENCY' }),
      }),
    )
    const times = all.map(({ time }) => time)
    expect(times).toEqual([...times].sort().reverse())
    const saved = await read({ ...YEAR, types: TYPES.join(',') }, cash)
    expect(saved.text).toContain('"subAccount":"CASH"')
    // Bonds have no symbol.
    const ofSavings = (saved.body as Row[]).flatMap(({ transferItems }) => transferItems)
    expect(ofSavings.some(({ instrument }) => instrument.symbol === undefined)).toBe(true)
  })

  it('returns numbers that a float cannot represent', async () => {
    const { read } = await connected()
    // With all its decimals, also if they are zero.
    expect((await read({ ...YEAR, types: 'WIRE_IN' })).text).toContain('"netAmount":4200.00,')
    expect((await read({ ...YEAR, types: TYPES.join(',') })).text).not.toMatch(/"netAmount":-?\d+(\.\d)?,/)
    const { text } = await read({ ...YEAR, types: 'TRADE' })
    const ids = [...text.matchAll(/"activityId":(\d+)/g)].map(([, id = '']) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.some(id => String(Number(id)) !== id)).toBe(true)
  })

  it('filters by window with both ends included, by type and by symbol', async () => {
    const { rows } = await connected()
    const [newest, next] = await rows({ ...YEAR, types: 'TRADE' })
    const at = (row?: Row) => row?.time.replace('+0000', '.000Z') ?? ''
    const between = { startDate: at(next), endDate: at(newest), types: 'TRADE' }
    expect(await rows(between)).toEqual([newest, next])
    const before = (moment: string) => new Date(Date.parse(moment) - 1).toISOString()
    expect(await rows({ ...between, endDate: before(between.endDate) })).toEqual([next])
    expect(new Set((await rows({ ...YEAR, types: 'WIRE_IN,JOURNAL' })).map(({ type }) => type))).toEqual(
      new Set(['WIRE_IN', 'JOURNAL']),
    )
    const apples = await rows({ ...YEAR, types: 'TRADE', symbol: 'AAPL' })
    expect(apples.length).toBeGreaterThan(0)
    for (const { transferItems } of apples)
      expect(transferItems.map(({ instrument }) => instrument.symbol)).toContain('AAPL')
  })

  it('begins two years ago and returns the same transactions at any time', async () => {
    const { rows, advance } = await connected()
    const old = { startDate: '2024-01-01T00:00:00.000Z', endDate: '2024-12-31T00:00:00.000Z', types: 'TRADE' }
    const times = (await rows(old)).map(({ time }) => time)
    expect(times.length).toBeGreaterThan(0)
    expect(times.every(time => time >= '2024-11-24T12:00:00')).toBe(true)
    const march = {
      startDate: '2026-03-01T00:00:00.000Z',
      endDate: '2026-03-31T00:00:00.000Z',
      types: 'TRADE',
    }
    const first = await rows(march)
    advance(60)
    expect(await rows(march)).toEqual(first)
  })

  it('returns errors in the format of the Trader API', async () => {
    const { read } = await connected()
    for (const [change, fault] of [
      [{ startDate: '2026-01-01' }, /startDate/],
      [{ startDate: '2026-01-01T00:00:00Z' }, /startDate/],
      [{ startDate: '2026-02-30T00:00:00.000Z' }, /startDate/],
      [{ endDate: '2026-01-01T00:00:00.000+00:00' }, /endDate/],
      [{ endDate: '' }, /endDate/],
      [{ startDate: '2026-11-24T12:00:00.001Z' }, /after/],
      [{ startDate: '2025-11-24T11:59:59.999Z' }, /year/],
      [{ types: '' }, /types/],
      [{ types: 'TRADE,trade' }, /types/],
    ] as const) {
      expect(await read({ ...YEAR, types: 'TRADE', ...change })).toMatchObject({
        status: 400,
        body: { message: expect.any(String), errors: [expect.stringMatching(fault)] },
      })
    }
    expect((await read(YEAR)).status).toBe(400)
    expect((await read({ types: 'TRADE' })).body.errors).toHaveLength(2)
  })

  it('returns only the newest 3,000 transactions for `many_transactions`', async () => {
    const { rows, server } = await connected()
    expect((await rows({ ...YEAR, types: 'TRADE' })).length).toBeLessThan(3_000)
    server.switches.set({ many_transactions: true })
    const half = {
      startDate: '2026-05-24T12:00:00.000Z',
      endDate: '2026-11-24T12:00:00.000Z',
      types: 'TRADE',
    }
    const found = await rows(half)
    expect(found).toHaveLength(3_000)
    expect(found[0]?.time).toMatch(/^2026-11-2[34]/)
    expect(found.every(({ time }) => ![0, 6].includes(new Date(time).getUTCDay()))).toBe(true)
    const older = await rows({ ...half, endDate: '2026-07-01T00:00:00.000Z' })
    expect(older.length).toBeGreaterThan(0)
    expect(older.length).toBeLessThan(3_000)
  })
})

describe('GET …/transactions/{id}', () => {
  it('returns a list with one transaction', async () => {
    const { read, one } = await connected()
    const { text } = await read({ ...YEAR, types: 'WIRE_OUT' })
    const [, id = ''] = /"activityId":(\d+)/.exec(text) ?? []
    const found = await one(id)
    expect(found.status).toBe(200)
    expect(found.body).toHaveLength(1)
    expect(text).toContain(found.text.slice(1, -1))
    for (const unknown of [String(BigInt(id) + 900n), '0', 'x', '9'.repeat(30)])
      expect(await one(unknown)).toMatchObject({ status: 404, body: { message: expect.any(String) } })
  })
})
