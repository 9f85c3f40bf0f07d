import { describe, expect, it } from 'vitest'
import { accountTypeText } from '../../app/src/accounts/account-type.ts'
import { heldAssets, sortAssets } from '../../app/src/accounts/holding.ts'
import { totalsOf } from '../../app/src/accounts/totals.ts'
import { accountsOfAllKinds } from '../support/accounts-of-all-kinds.ts'

describe('totals', () => {
  it('add balances by currency and by type, exactly', () => {
    expect(totalsOf(accountsOfAllKinds)).toEqual([
      {
        currency: 'USD',
        amount: '1200.00',
        types: [
          { type: 'Savings', amount: '2000.20', accounts: 1 },
          { type: 'Retirement', amount: '1000.10', accounts: 1 },
          { type: 'Credit card', amount: '-300.30', accounts: 1 },
          { type: 'Mortgage', amount: '-1500.00', accounts: 1 },
        ],
        unknown: 1,
      },
      {
        currency: 'USDC',
        amount: '0.123456789012345678',
        types: [{ type: 'Crypto', amount: '0.123456789012345678', accounts: 1 }],
        unknown: 0,
      },
    ])
  })

  it('count accounts of the same type', () => {
    const [, savings] = accountsOfAllKinds
    const [total] = totalsOf([savings, { ...savings, balance: '-0.5' }, { ...savings, balance: null }])
    expect(total).toMatchObject({
      amount: '1999.70',
      types: [{ type: 'Savings', amount: '1999.70', accounts: 2 }],
      unknown: 1,
    })
  })

  it('are empty without accounts', () => {
    expect(totalsOf([])).toEqual([])
  })
})

it('the type of an account is in plain words, also if only the institution has one', () => {
  expect(accountsOfAllKinds.map(accountTypeText)).toEqual([
    'Retirement',
    'Savings',
    'Credit card',
    'Crypto',
    'Money market',
    'Mortgage',
  ])
})

describe('holdings', () => {
  it('exist for brokerage and crypto accounts', () => {
    expect(accountsOfAllKinds.map(account => heldAssets(account)?.length)).toEqual([
      1,
      undefined,
      undefined,
      2,
      undefined,
      undefined,
    ])
  })

  it('are sorted by number or name, with unknown values last in both directions', () => {
    const asset = { description: null, quantity: '1', averagePrice: null, dayChange: null, totalChange: null }
    const assets = [
      { ...asset, key: '0', name: 'B', value: '9' },
      { ...asset, key: '1', name: 'a', value: null },
      { ...asset, key: '2', name: 'C', value: '10' },
      { ...asset, key: '3', name: 'D', value: '-3' },
    ]
    const names = (column: 'name' | 'value', direction: 'ascending' | 'descending') =>
      sortAssets(assets, { column, direction }).map(({ name }) => name)
    expect(names('value', 'descending')).toEqual(['C', 'B', 'D', 'a'])
    expect(names('value', 'ascending')).toEqual(['D', 'B', 'C', 'a'])
    expect(names('name', 'ascending')).toEqual(['a', 'B', 'C', 'D'])
  })
})
