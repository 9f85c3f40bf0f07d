import * as z from 'zod/mini'
import { DecimalText, IdText, MaybeDecimal, MaybeText } from '../reply-fields.ts'
import { Securities } from './account-replies.ts'

/** A calendar date (ISO 8601). */
const Day = z.iso.date()
const MaybeTime = z._default(z.nullable(z.iso.datetime({ offset: true })), null)

const currency = { iso_currency_code: MaybeText, unofficial_currency_code: MaybeText }

const Transaction = z.object({
  transaction_id: IdText,
  account_id: IdText,
  /** Positive if money left the account. */
  amount: DecimalText,
  ...currency,
  /** When it was posted; while it is pending, when it occurred. */
  date: Day,
  datetime: MaybeTime,
  authorized_datetime: MaybeTime,
  name: MaybeText,
  merchant_name: MaybeText,
  pending: z.boolean(),
  pending_transaction_id: MaybeText,
  transaction_code: MaybeText,
  personal_finance_category: z._default(
    z.nullable(z.object({ primary: z.string(), detailed: z.string() })),
    null,
  ),
})

/** A transaction of a bank, card or loan account, with its amount as decimal text. */
export type PlaidTransaction = z.infer<typeof Transaction>

/** `/transactions/get`. `total` counts the rows of the whole window. */
export const Transactions = z.object({
  transactions: z.array(Transaction),
  total_transactions: DecimalText,
})

const InvestmentTransaction = z.object({
  investment_transaction_id: IdText,
  account_id: IdText,
  security_id: MaybeText,
  date: Day,
  name: MaybeText,
  quantity: MaybeDecimal,
  /** Positive if cash left the account. */
  amount: DecimalText,
  price: MaybeDecimal,
  fees: MaybeDecimal,
  type: z.string(),
  subtype: MaybeText,
  ...currency,
})

/** A transaction of an investment account, with its amounts as decimal text. */
export type PlaidInvestmentTransaction = z.infer<typeof InvestmentTransaction>

/** `/investments/transactions/get`. */
export const InvestmentTransactions = z.object({
  investment_transactions: z.array(InvestmentTransaction),
  securities: Securities,
  total_investment_transactions: DecimalText,
})
