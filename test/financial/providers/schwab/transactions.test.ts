import { expect, it } from 'vitest'
import { schwab } from '../../../../lib/financial/providers/schwab/definition.ts'
import { SCHWAB_TYPES } from '../../../../lib/financial/providers/schwab/transaction-types.ts'
import { readSchwabTransactions } from '../../../../lib/financial/providers/schwab/transactions.ts'
import { DEPOSIT, TRADE } from './fixtures.ts'
import { startTrader } from './start-trader.ts'

const read = readSchwabTransactions('joined')
const window = { from: new Date('2025-07-01T00:00:00Z'), to: new Date('2025-08-01T00:00:00Z') }
const answering = (rows: unknown[]) => startTrader((_, outgoing) => outgoing.end(JSON.stringify(rows)))

it('converts transactions to the common model, newest first, with separate fees', async () => {
  // A float would round this id.
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
        time_precision: 'second',
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
        time_precision: 'second',
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

it('accepts an unknown type, status, effect and member', async () => {
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
  ['an amount that is not a number', { netAmount: 'much' }],
  ['no time', { time: undefined }],
  ['a time without a zone', { time: '2025-07-25T16:02:06' }],
  ['a date that does not exist', { tradeDate: '2025-02-30T00:00:00+0000' }],
  ['legs that are not a list', { transferItems: 'none' }],
])('fails for a row with %s', async (_, change) => {
  const { api } = await answering([DEPOSIT, { ...TRADE, ...change }])
  expect(await read(api, 'HASH', window)).toEqual({ kind: 'failed', reason: 'unexpected_shape' })
})

it('requests one type per call if several are refused', async () => {
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

it('stops if a single type is refused too, and after any other failure', async () => {
  const { api, asked } = await startTrader((_, outgoing) => outgoing.writeHead(400).end())
  expect(await read(api, 'HASH', window)).toEqual({ kind: 'failed', reason: 'status_400' })
  expect(asked).toHaveLength(2)
  const busy = await startTrader((_, outgoing) => outgoing.writeHead(429).end())
  expect(await read(busy.api, 'HASH', window)).toEqual({ kind: 'busy', retryAfterSeconds: 60 })
  expect(busy.asked).toHaveLength(1)
})

it.each(['..', '.', 'a/b', 'a%2Fb', '', 'a b', 'ä', 'a'.repeat(201)])(
  'reports the account %j as missing, without a call',
  async id => {
    const { api, asked } = await answering([])
    expect(await read(api, id, window)).toEqual({ kind: 'missing' })
    expect(asked).toEqual([])
  },
)

it('masks an account number with special characters of replacement texts', async () => {
  const number = '12345678$&'
  const { api } = await answering([{ ...TRADE, accountNumber: number, description: `To ${number}` }])
  const rows = await read(api, 'HASH', window)
  expect(rows.kind === 'read' && rows.value.map(({ description }) => description)).toEqual(['To ••••78$&'])
})
