import { expect, it } from 'vitest'
import { parse } from 'zod/mini'
import { Transactions } from '../../../../lib/financial/providers/plaid/transaction-replies.ts'
import { toTransactionType } from '../../../../lib/financial/providers/plaid/transaction-types.ts'

function typesOf(transaction_code: string | null, detailed?: string) {
  const row = {
    transaction_id: 't',
    account_id: 'a',
    amount: '1',
    date: '2026-01-01',
    pending: false,
    transaction_code,
    personal_finance_category: detailed === undefined ? null : { primary: 'P', detailed },
  }
  const { transactions } = parse(Transactions, { transactions: [row], total_transactions: '1' })
  const [first] = transactions
  if (!first) throw new Error('No transaction')
  return [toTransactionType(first, '5.00'), toTransactionType(first, '-5.00')]
}

it.each([
  ['adjustment', 'adjustment', 'adjustment'],
  ['atm', 'deposit', 'withdrawal'],
  ['bank charge', 'fee', 'fee'],
  ['bill payment', 'payment', 'payment'],
  ['cash', 'deposit', 'withdrawal'],
  ['cashback', 'refund', 'refund'],
  ['cheque', 'deposit', 'payment'],
  ['direct debit', 'deposit', 'payment'],
  ['interest', 'dividend_or_interest', 'dividend_or_interest'],
  ['payment', 'payment', 'payment'],
  ['purchase', 'refund', 'purchase'],
  ['refund', 'refund', 'refund'],
  ['standing order', 'deposit', 'payment'],
  ['transfer', 'transfer', 'transfer'],
] as const)('the code %s is %s for incoming and %s for outgoing money', (code, ...types) => {
  // The code of the institution counts more than the category that Plaid derives.
  expect(typesOf(code, 'FOOD_AND_DRINK_COFFEE')).toEqual(types)
})
it.each([
  ['INCOME_DIVIDENDS', 'dividend_or_interest', 'dividend_or_interest'],
  ['INCOME_INTEREST_EARNED', 'dividend_or_interest', 'dividend_or_interest'],
  ['INCOME_TAX_REFUND', 'refund', 'refund'],
  ['INCOME_WAGES', 'deposit', 'adjustment'],
  ['TRANSFER_IN_DEPOSIT', 'deposit', 'deposit'],
  ['TRANSFER_OUT_WITHDRAWAL', 'withdrawal', 'withdrawal'],
  ['TRANSFER_OUT_ACCOUNT_TRANSFER', 'transfer', 'transfer'],
  ['LOAN_PAYMENTS_MORTGAGE_PAYMENT', 'payment', 'payment'],
  ['BANK_FEES_ATM_FEES', 'refund', 'fee'],
  ['RENT_AND_UTILITIES_RENT', 'refund', 'payment'],
  ['GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT', 'refund', 'payment'],
  ['FOOD_AND_DRINK_COFFEE', 'refund', 'purchase'],
  ['A_CATEGORY_OF_THE_FUTURE', 'refund', 'purchase'],
] as const)('without a code, the category %s is %s or %s', (category, ...types) => {
  for (const code of [null, 'barter', 'constructor', '__proto__'])
    expect(typesOf(code, category)).toEqual(types)
})
it('without a code and a category, only the direction counts', () => {
  expect(typesOf(null)).toEqual(['deposit', 'withdrawal'])
})
