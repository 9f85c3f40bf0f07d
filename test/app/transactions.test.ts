import { describe, expect, it } from 'vitest'
import { addDays, isLocalDate, localDateOf, startOf } from '../../app/src/text/local-date.ts'
import { feeText } from '../../app/src/transactions/fee-text.ts'
import { transactionDetails } from '../../app/src/transactions/transaction-details.ts'
import {
  rangeError,
  readSearch,
  toQuery,
  writeSearch,
} from '../../app/src/transactions/transaction-search.ts'
import { transactionTitle } from '../../app/src/transactions/transaction-title.ts'
import { transactionsOfAllKinds } from '../support/accounts-of-all-kinds.ts'

const TODAY = '2026-11-26'
const read = (query: string) => readSearch(new URLSearchParams(query), TODAY)
const defaults = { from: '2026-10-28', to: TODAY, type: undefined, page: 1, perPage: 20 }

describe('the search for transactions', () => {
  it('has the last 30 days as the default', () => {
    expect(read('')).toEqual(defaults)
    expect(read('to=2026-03-31')).toEqual({ ...defaults, from: '2026-03-02', to: '2026-03-31' })
  })

  it('survives the address', () => {
    const search = { from: '2026-01-01', to: '2026-02-28', type: 'trade', page: 3, perPage: 50 } as const
    expect(read(writeSearch(search).toString())).toEqual(search)
    expect(read(writeSearch(defaults).toString())).toEqual(defaults)
  })

  it.each([
    'from=2026-02-30',
    'from=yesterday',
    'to=26-11-2026',
    'type=everything',
    'type=__proto__',
    'page=0',
    'page=-1',
    'page=1.5',
    'page=99999999',
    'per_page=7',
  ])('ignores the invalid value in %s', query => {
    expect(read(query)).toEqual(defaults)
  })

  it('asks the API for whole days in the time zone of the user', () => {
    const { from, to, ...others } = toQuery({ ...defaults, from: TODAY, page: 2 })
    expect(from).toBe(new Date(2026, 10, 26).toISOString())
    expect(to).toBe(new Date(2026, 10, 27).toISOString())
    expect(others).toEqual({ type: undefined, page: 2, per_page: 20 })
  })

  it('refuses what the API refuses', () => {
    expect(rangeError({ from: '2026-11-27', to: TODAY })).toMatch(/not after/)
    expect(rangeError({ from: '2025-11-25', to: TODAY })).toMatch(/one year/)
    expect(rangeError({ from: '2025-11-26', to: TODAY })).toBeUndefined()
    expect(rangeError({ from: TODAY, to: TODAY })).toBeUndefined()
  })
})

describe('dates without a time', () => {
  it('count across months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  })

  it('are those of the user', () => {
    expect(localDateOf(startOf('2026-07-01'))).toBe('2026-07-01')
    expect(localDateOf(new Date(2026, 0, 2, 23, 59))).toBe('2026-01-02')
    expect(isLocalDate('2026-02-29')).toBe(false)
  })
})

describe('what is shown of a transaction', () => {
  it('starts with what the user recognizes', () => {
    expect(transactionsOfAllKinds.map(transactionTitle)).toEqual([
      'Sold 2 VOO',
      'Employer',
      'Corner Café',
      'The description',
      'First Bank',
      'Payment',
    ])
  })

  it('names a trade by its assets, not by the money that it moved', () => {
    const [trade] = transactionsOfAllKinds
    const [leg] = trade.brokerage.legs
    const cash = { ...leg, symbol: 'CURRENCY_USD', asset_type: 'CURRENCY', quantity: '900' }
    const titleOf = (legs: (typeof leg | typeof cash)[]) =>
      transactionTitle({ ...trade, brokerage: { ...trade.brokerage, legs } })
    expect(titleOf([cash, leg])).toBe('Sold 2 VOO')
    expect(titleOf([leg, leg])).toBe('Sold 2 VOO and 1 more')
    expect(titleOf([cash])).toBe('The description')
  })

  it('has the details of each kind', () => {
    const details = transactionsOfAllKinds.map(transaction =>
      Object.fromEntries(transactionDetails(transaction)),
    )
    expect(details).toMatchObject([
      { State: 'Completed', Traded: null, Order: null },
      { Counterparty: 'Employer' },
      { State: 'Pending', Merchant: 'Corner Café', Category: 'Restaurants' },
      { Quantity: '0.5 ETH', 'Transaction hash': '0xabc' },
      { Counterparty: 'First Bank', Description: null },
      { Counterparty: null, Description: null },
    ])
  })

  it('has fees in words', () => {
    expect(['SEC_FEE', 'COMMISSION', 'R_FEES'].map(feeText)).toEqual([
      'Sec fee',
      'Commission (fee)',
      'R fees',
    ])
  })
})
