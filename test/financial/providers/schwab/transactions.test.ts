import { expect, it } from 'vitest'
import { schwab } from '../../../../lib/financial/providers/schwab/definition.ts'
import { SCHWAB_TYPES } from '../../../../lib/financial/providers/schwab/transaction-types.ts'
import { readSchwabTransactions } from '../../../../lib/financial/providers/schwab/transactions.ts'
import { DEPOSIT, TRADE } from './fixtures.ts'
import { startTrader } from './start-trader.ts'

const read = readSchwabTransactions('joined')
const window = { from: new Date('2025-07-01T00:00:00Z'), to: new Date('2025-08-01T00:00:00Z') }
const answering = (rows: unknown[]) => startTrader((_, outgoing) => outgoing.end(JSON.stringify(rows)))

it('reads the transactions in the one shape, newest first, fees apart from what moved', async () => {
  // An id that a float would round.
  const orders = JSON.stringify([TRADE, DEPOSIT]).replace('1002003004005006000', '1002003004005006007')
  const { api, asked } = await startTrader((_, outgoing) => outgoing.end(orders))
  expect(await schwab.readTransactions?.(api, 'HASH', window)).toEqual({
    kind: 'read',
    value: [
      {
        kind: 'brokerage',
        id: '91000000002',
        account_id: 'HASH',
        type: 'deposit',
        provider_type: 'ELECTRONIC_FUND',
        status: 'unknown',
        time: '2025-07-26T09:00:00.000Z',
        description: null,
        amount: '100',
        currency: 'USD',
        brokerage: {
          traded_at: null,
          settled_at: null,
          order_id: null,
          legs: [
            {
              symbol: 'CURRENCY_USD',
              cusip: null,
              description: null,
              asset_type: 'CURRENCY',
              quantity: '100',
              price: null,
              cost: '100',
              position_effect: null,
            },
          ],
          fees: [],
        },
      },
      {
        kind: 'brokerage',
        id: '91000000001',
        account_id: 'HASH',
        type: 'trade',
        provider_type: 'TRADE',
        status: 'posted',
        time: '2025-07-25T16:02:06.000Z',
        description: 'Bought for ••••2222',
        amount: '-1501.69',
        currency: 'USD',
        brokerage: {
          traded_at: '2025-07-25T16:02:06.000Z',
          settled_at: '2025-07-28T04:00:00.000Z',
          order_id: '1002003004005006007',
          legs: [
            {
              symbol: 'AAPL',
              cusip: '037833100',
              description: null,
              asset_type: 'EQUITY',
              quantity: '10',
              price: '150.1',
              cost: '-1501',
              position_effect: 'opening',
            },
          ],
          fees: [
            { type: 'COMMISSION', amount: '0.65' },
            { type: 'SEC_FEE', amount: '-0.04' },
          ],
        },
      },
    ],
  })
  expect(asked).toHaveLength(1)
  expect(asked[0]?.pathname).toBe('/trader/v1/accounts/HASH/transactions')
  expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
    startDate: '2025-07-01T00:00:00.000Z',
    endDate: '2025-07-31T23:59:59.999Z',
    types: SCHWAB_TYPES.join(','),
  })
  expect(SCHWAB_TYPES).toHaveLength(15)
})

it('takes a type, a status and an effect that are new, and members that are', async () => {
  const [item] = TRADE.transferItems
  const row = {
    ...TRADE,
    type: 'NEW',
    status: 'NEW',
    new: [1],
    transferItems: [{ ...item, feeType: null, positionEffect: 'NEW' }],
  }
  const { api } = await answering([row])
  expect(await read(api, 'HASH', window)).toMatchObject({
    value: [
      {
        type: 'other',
        provider_type: 'NEW',
        status: 'unknown',
        brokerage: { legs: [{ position_effect: 'unknown' }] },
      },
    ],
  })
})

it.each([
  ['no id', { activityId: undefined }],
  ['no amount', { netAmount: undefined }],
  ['an amount that is none', { netAmount: 'much' }],
  ['no time', { time: undefined }],
  ['a time without a zone', { time: '2025-07-25T16:02:06' }],
  ['a day that there is not', { tradeDate: '2025-02-30T00:00:00+0000' }],
  ['legs that are none', { transferItems: 'none' }],
])('refuses to show a row with %s', async (_, change) => {
  const { api } = await answering([DEPOSIT, { ...TRADE, ...change }])
  expect(await read(api, 'HASH', window)).toEqual({ kind: 'failed', reason: 'unexpected_shape' })
})

it('asks for one type a call where joined ones are refused', async () => {
  const { api, asked } = await startTrader((url, outgoing) => {
    const types = url.searchParams.get('types') ?? ''
    if (types.includes(',')) outgoing.writeHead(400).end('{"message":"no"}')
    else
      outgoing.end(JSON.stringify(types === 'TRADE' ? [TRADE] : types === 'JOURNAL' ? [DEPOSIT, TRADE] : []))
  })
  expect(await read(api, 'HASH', window)).toMatchObject({
    value: [{ id: '91000000002' }, { id: '91000000001' }],
  })
  expect(asked.slice(1).map(url => url.searchParams.get('types'))).toEqual(SCHWAB_TYPES)
})

it('asks no further where one type a call is refused too, nor after any other failure', async () => {
  const { api, asked } = await startTrader((_, outgoing) => outgoing.writeHead(400).end())
  expect(await read(api, 'HASH', window)).toEqual({ kind: 'failed', reason: 'status_400' })
  expect(asked).toHaveLength(2)
  const busy = await startTrader((_, outgoing) => outgoing.writeHead(429).end())
  expect(await read(busy.api, 'HASH', window)).toEqual({ kind: 'busy', retryAfterSeconds: 60 })
  expect(busy.asked).toHaveLength(1)
})

it.each(['..', '.', 'a/b', 'a%2Fb', '', 'a b', 'ä', 'a'.repeat(201)])(
  'knows no account %j, and asks nobody',
  async id => {
    const { api, asked } = await answering([])
    expect(await read(api, id, window)).toEqual({ kind: 'missing' })
    expect(asked).toEqual([])
  },
)

it('lets no account number through whose letters mean something where texts are replaced', async () => {
  const number = '12345678$&'
  const { api } = await answering([{ ...TRADE, accountNumber: number, description: `To ${number}` }])
  const rows = await read(api, 'HASH', window)
  expect(rows.kind === 'read' && rows.value.map(({ description }) => description)).toEqual(['To ••••78$&'])
})
