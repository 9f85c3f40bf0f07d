import * as z from 'zod/mini'
import { DecimalText, IdText, MaybeDecimal, MaybeFlag, MaybeText } from '../reply-fields.ts'

/** `GET /accounts/accountNumbers`. */
export const AccountNumbers = z.array(z.object({ accountNumber: IdText, hashValue: IdText }))

/** The instrument of a transaction or a position. */
export const Instrument = z.object({
  assetType: MaybeText,
  cusip: MaybeText,
  symbol: MaybeText,
  description: MaybeText,
})

const Position = z.object({
  shortQuantity: z._default(DecimalText, '0'),
  longQuantity: z._default(DecimalText, '0'),
  averagePrice: MaybeDecimal,
  marketValue: MaybeDecimal,
  currentDayProfitLoss: MaybeDecimal,
  longOpenProfitLoss: MaybeDecimal,
  shortOpenProfitLoss: MaybeDecimal,
  instrument: Instrument,
})

/** The members of cash and margin accounts. Each type has only some of them. */
const Balances = z.object({
  liquidationValue: MaybeDecimal,
  cashBalance: MaybeDecimal,
  totalCash: MaybeDecimal,
  cashAvailableForTrading: MaybeDecimal,
  cashAvailableForWithdrawal: MaybeDecimal,
  availableFunds: MaybeDecimal,
  buyingPower: MaybeDecimal,
  maintenanceRequirement: MaybeDecimal,
})

const Account = z.object({
  securitiesAccount: z.object({
    type: z.string(),
    accountNumber: IdText,
    isDayTrader: MaybeFlag,
    isClosingOnlyRestricted: MaybeFlag,
    positions: z._default(z.array(Position), []),
    currentBalances: z.optional(Balances),
  }),
  aggregatedBalance: z.optional(
    z.object({ currentLiquidationValue: MaybeDecimal, liquidationValue: MaybeDecimal }),
  ),
})

/** `GET /accounts?fields=positions`. */
export const Accounts = z.array(Account)

/** One account of `Accounts`. */
export type SchwabAccount = z.infer<typeof Account>

/** One position of an account. */
export type SchwabPosition = z.infer<typeof Position>
