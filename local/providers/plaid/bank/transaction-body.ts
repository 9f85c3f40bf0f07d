import { dollars, type Exact, type Value } from '../../mock/data/exact-json.ts'
import { plaidId } from '../identifiers.ts'
import type { LedgerAccount } from './account-template.ts'
import { type CustomerAccount, dateOf } from './customer-account.ts'
import type { Flow } from './flow.ts'

/** A transaction in Plaid's format, with what it is sorted and selected by. */
export interface TransactionRow {
  readonly id: string
  readonly accountId: string
  /** `YYYY-MM-DD`. */
  readonly date: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly body: { readonly [name: string]: Value }
}

/** What a transaction says. */
export interface TransactionParts {
  readonly id: string
  readonly pendingId: string | null
  readonly account: CustomerAccount<LedgerAccount>
  readonly flow: Pick<Flow, 'name' | 'merchant' | 'category' | 'channel' | 'code'>
  readonly isPending: boolean
  readonly cents: number
  /** Replaces `cents`. */
  readonly amount?: Exact
  readonly at: number
  readonly date: string
  readonly merchant: string | null
  /** Fields that replace those of the transaction. */
  readonly more?: { readonly [name: string]: Value }
}

/** Plaid's primary categories. A detailed category begins with its primary one. */
const primaries = [
  'INCOME',
  'TRANSFER_IN',
  'TRANSFER_OUT',
  'LOAN_PAYMENTS',
  'BANK_FEES',
  'ENTERTAINMENT',
  'FOOD_AND_DRINK',
  'GENERAL_MERCHANDISE',
  'MEDICAL',
  'GENERAL_SERVICES',
  'TRANSPORTATION',
  'RENT_AND_UTILITIES',
]

/** Creates a transaction in Plaid's format. */
export function transactionBody(parts: TransactionParts): TransactionRow {
  const { id, account, flow, isPending, at, date, merchant } = parts
  const unofficial = account.template.unofficialCurrency
  const body = {
    account_id: account.id,
    account_owner: null,
    amount: parts.amount ?? dollars(parts.cents),
    authorized_date: dateOf(at),
    authorized_datetime: null,
    check_number: flow.code === 'cheque' ? String(1000 + (Math.floor(at / 86_400_000) % 1000)) : null,
    counterparties: merchant === null ? [] : [counterparty(merchant)],
    date,
    datetime: null,
    iso_currency_code: unofficial === undefined ? 'USD' : null,
    unofficial_currency_code: unofficial ?? null,
    location: nulls('address', 'city', 'region', 'postal_code', 'country', 'lat', 'lon', 'store_number'),
    logo_url: null,
    merchant_entity_id: merchant === null ? null : plaidId(`merchant ${merchant}`),
    merchant_name: merchant,
    name: flow.name,
    payment_channel: flow.channel,
    payment_meta: nulls(
      'by_order_of',
      'payee',
      'payer',
      'payment_method',
      'payment_processor',
      'ppd_id',
      'reason',
      'reference_number',
    ),
    pending: isPending,
    pending_transaction_id: parts.pendingId,
    personal_finance_category: {
      primary: primaries.find(primary => flow.category.startsWith(`${primary}_`)) ?? flow.category,
      detailed: flow.category,
      confidence_level: merchant === null ? 'LOW' : 'VERY_HIGH',
    },
    transaction_code: flow.code,
    transaction_id: id,
    transaction_type: flow.channel === 'in store' ? 'place' : 'special',
    website: null,
    ...parts.more,
  }
  return { id, accountId: account.id, date, at, body }
}

function counterparty(name: string): Value {
  return {
    name,
    type: 'merchant',
    entity_id: plaidId(`merchant ${name}`),
    logo_url: null,
    website: null,
    confidence_level: 'VERY_HIGH',
  }
}

function nulls(...names: readonly string[]): Value {
  return Object.fromEntries(names.map(name => [name, null]))
}
