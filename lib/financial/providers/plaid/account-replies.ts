import * as z from 'zod/mini'
import { DecimalText, IdText, MaybeDecimal, MaybeText, Text } from '../reply-fields.ts'

const Account = z.object({
  account_id: IdText,
  name: Text,
  official_name: MaybeText,
  mask: MaybeText,
  type: z.string(),
  subtype: MaybeText,
  balances: z.object({
    available: MaybeDecimal,
    current: MaybeDecimal,
    limit: MaybeDecimal,
    iso_currency_code: MaybeText,
    unofficial_currency_code: MaybeText,
  }),
})

/** `/accounts/get`. */
export const Accounts = z.object({ accounts: z.array(Account) })

/** An account, with its amounts as decimal text. */
export type PlaidAccount = z.infer<typeof Account>

const Security = z.object({
  security_id: IdText,
  ticker_symbol: MaybeText,
  cusip: MaybeText,
  name: MaybeText,
  type: MaybeText,
})

/** A security that holdings and transactions refer to. */
export type PlaidSecurity = z.infer<typeof Security>

/** The securities of a reply. */
export const Securities = z.array(Security)

const Holding = z.object({
  account_id: IdText,
  security_id: IdText,
  quantity: DecimalText,
  institution_value: MaybeDecimal,
  /** For all units. */
  cost_basis: MaybeDecimal,
})

/** `/investments/holdings/get`. */
export const Holdings = z.object({ holdings: z.array(Holding), securities: Securities })

/** A holding, with its amounts as decimal text. */
export type PlaidHolding = z.infer<typeof Holding>
