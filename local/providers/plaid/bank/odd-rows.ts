import { Exact } from '../../mock/data/exact-json.ts'
import { plaidId } from '../identifiers.ts'
import type { LedgerAccount } from './account-template.ts'
import { type CustomerAccount, dateOf } from './customer-account.ts'
import { type TransactionParts, type TransactionRow, transactionBody } from './transaction-body.ts'

type Odd = Partial<TransactionParts> & { readonly key: string }

const odd: readonly Odd[] = [
  { key: 'tiny', amount: new Exact('1e-7') },
  { key: 'huge', amount: new Exact('123456789012.34') },
  { key: 'zero', amount: new Exact('0') },
  {
    key: 'unknown members',
    more: {
      payment_channel: 'telepathy',
      transaction_code: 'barter',
      personal_finance_category: { primary: 'NEW', detailed: 'NEW_KIND', confidence_level: 'MAYBE' },
      a_field_of_the_future: { nested: [1, null, 'x'] },
    },
  },
  {
    key: 'unofficial currency',
    more: { iso_currency_code: null, unofficial_currency_code: 'POINTS' },
  },
  {
    key: 'nothing optional',
    more: {
      personal_finance_category: null,
      payment_channel: undefined,
      transaction_code: undefined,
      counterparties: undefined,
      authorized_date: null,
      check_number: undefined,
    },
  },
  // The posted transaction of a pending one, without a link to it.
  { key: 'posted without its pending transaction', pendingId: null },
]

/** Returns transactions that Plaid may send, but sends rarely. */
export function oddRows(account: CustomerAccount<LedgerAccount>, now: number): TransactionRow[] {
  return odd.map(({ key, ...more }) =>
    transactionBody({
      id: plaidId(`odd ${account.id} ${key}`),
      pendingId: null,
      account,
      flow: {
        name: `ODD: ${key}`,
        merchant: null,
        category: 'GENERAL_SERVICES_OTHER_GENERAL_SERVICES',
        channel: 'other',
        code: null,
      },
      isPending: false,
      cents: 1_00,
      at: now,
      date: dateOf(now),
      merchant: null,
      ...more,
    }),
  )
}
