import { expect, it } from 'vitest'
import { readSchwabAccounts } from '../../../../lib/financial/providers/schwab/accounts.ts'
import { ACCOUNTS, NUMBERS } from './fixtures.ts'
import { startTrader } from './start-trader.ts'

const read = async (numbers: string, accounts: string) => {
  const { api, asked, state } = await startTrader((url, outgoing) =>
    outgoing.end(url.pathname.endsWith('/accountNumbers') ? numbers : accounts),
  )
  return { outcome: await readSchwabAccounts(api), asked, state }
}
const failed = { kind: 'failed', reason: 'unexpected_shape' }

it('converts accounts to the common model, with hashes as ids and masked numbers', async () => {
  const { outcome, asked } = await read(NUMBERS, ACCOUNTS)
  expect(outcome).toEqual({
    kind: 'read',
    value: [
      {
        kind: 'brokerage',
        id: 'HASHMARGIN',
        name: 'Margin account ••••2222',
        number_masked: '••••2222',
        currency: 'USD',
        balance: '100000.10',
        available: '5000',
        brokerage: {
          type: 'margin',
          cash_balance: '-250.75',
          buying_power: '10000',
          maintenance_requirement: '472.5',
          is_day_trader: true,
          is_restricted: false,
          positions: [
            {
              symbol: 'AAPL',
              cusip: '037833100',
              description: null,
              asset_type: 'EQUITY',
              quantity: '10.5',
              average_price: '150.1234',
              market_value: '1575',
              day_profit_loss: '-1.5',
              open_profit_loss: '12',
            },
            {
              symbol: 'TSLA',
              cusip: null,
              description: null,
              asset_type: 'SOMETHING_NEW',
              quantity: '-5',
              average_price: '200',
              market_value: '-1000.25',
              day_profit_loss: null,
              open_profit_loss: null,
            },
          ],
        },
      },
      {
        kind: 'brokerage',
        id: 'HASHCASH',
        name: 'Cash account ••••4444',
        number_masked: '••••4444',
        currency: 'USD',
        balance: '12.34',
        available: '12',
        brokerage: {
          type: 'cash',
          cash_balance: '12.34',
          buying_power: null,
          maintenance_requirement: null,
          is_day_trader: false,
          is_restricted: true,
          positions: [],
        },
      },
    ],
  })
  expect(JSON.stringify(outcome)).not.toMatch(/11112222|33334444/)
  expect(asked.map(({ pathname, search }) => pathname + search).sort()).toEqual([
    '/trader/v1/accounts/accountNumbers',
    '/trader/v1/accounts?fields=positions',
  ])
})

it('accepts an unknown account type, and an empty list', async () => {
  const { outcome } = await read(NUMBERS, ACCOUNTS.replace('"CASH"', '"SOMETHING_NEW"'))
  expect(outcome).toMatchObject({
    value: [{}, { name: 'Brokerage account ••••4444', brokerage: { type: 'other' } }],
  })
  expect((await read('[]', '[]')).outcome).toEqual({ kind: 'read', value: [] })
})

it.each([
  ['an account without a hash', NUMBERS.replace('33334444', '99999999'), ACCOUNTS],
  ['a balance that is not a number', NUMBERS, ACCOUNTS.replace('12.34', '"much"')],
  ['a position without an instrument', NUMBERS, ACCOUNTS.replace('"instrument"', '"something"')],
  ['an account without a number', NUMBERS, ACCOUNTS.replace('"accountNumber":"33334444",', '')],
  ['an object', NUMBERS, '{}'],
])('fails for %s', async (_, numbers, accounts) => {
  const { outcome, state } = await read(numbers, accounts)
  expect(outcome).toEqual(failed)
  expect(JSON.stringify(state.logged)).not.toMatch(/11112222|33334444/)
})

it('returns the failure of either call', async () => {
  for (const part of ['/accountNumbers', '/accounts']) {
    const { api } = await startTrader((url, outgoing) => {
      if (url.pathname.endsWith(part)) outgoing.writeHead(401).end()
      else outgoing.end(url.pathname.endsWith('/accountNumbers') ? NUMBERS : ACCOUNTS)
    })
    expect(await readSchwabAccounts(api)).toEqual({ kind: 'unauthorized' })
  }
})
