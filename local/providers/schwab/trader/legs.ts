import type { AccountEvent } from './calendar.ts'
import { dollars, Exact, type Value } from './exact-json.ts'

/** One item of a transaction: cash, a security or a fee. */
export interface Leg {
  readonly instrument: { readonly [name: string]: Value }
  readonly amount: Exact
  /** In cents. Negative if money leaves the account. */
  readonly cost: number
  readonly price?: Exact
  readonly feeType?: string
  readonly positionEffect?: 'OPENING' | 'CLOSING' | 'AUTOMATIC' | 'UNKNOWN'
}

const currency = {
  assetType: 'CURRENCY',
  status: 'ACTIVE',
  symbol: 'CURRENCY_USD',
  description: 'USD currency',
}
const apple = {
  assetType: 'EQUITY',
  status: 'ACTIVE',
  cusip: '037833100',
  symbol: 'AAPL',
  type: 'COMMON_STOCK',
}
const option = {
  ...{ assetType: 'OPTION', status: 'ACTIVE', cusip: '0AAPL.AK70250000', symbol: 'AAPL  270115C00250000' },
  ...{ putCall: 'CALL', strikePrice: new Exact('250.0'), underlyingSymbol: 'AAPL' },
}
const etf = { assetType: 'COLLECTIVE_INVESTMENT', status: 'ACTIVE', cusip: '922908363', symbol: 'VOO' }
const fund = { assetType: 'MUTUAL_FUND', status: 'ACTIVE', cusip: '808509855', symbol: 'SWPPX' }
// Bonds have no symbol.
const bond = {
  assetType: 'FIXED_INCOME',
  status: 'ACTIVE',
  cusip: '91282CJZ5',
  description: 'US TREASURY NOTE 4%',
}

/** The traded instruments. `principal` is in cents and is not computed from the rounded price. */
const traded = {
  MARGIN: [
    { instrument: apple, amount: '10', price: '227.10', principal: 2_271_00 },
    { instrument: etf, amount: '0.5001', price: '515.0910', principal: 257_60 },
    { instrument: option, amount: '2', price: '4.15654', principal: 831_31 },
  ],
  CASH: [
    { instrument: fund, amount: '7.5729', price: '13.204', principal: 99_99 },
    { instrument: bond, amount: '1000', price: '98.71875', principal: 987_19 },
  ],
}

/** Returns the legs of a transaction. The sum of their costs is its net amount. */
export function legsOf(event: AccountEvent): readonly Leg[] {
  const { type, day } = event
  const cents = day % 97
  switch (type) {
    case 'TRADE':
      return trade(event)
    case 'RECEIVE_AND_DELIVER':
      return [
        { instrument: option, amount: new Exact('-1.0'), cost: 0, positionEffect: 'AUTOMATIC' },
        { instrument: apple, amount: new Exact('100.0'), cost: 0, positionEffect: 'UNKNOWN' },
      ]
    case 'DIVIDEND_OR_INTEREST':
      // A dividend has an instrument with a symbol. Interest has none.
      return [...money(30 + cents), { instrument: day % 2 ? apple : bond, amount: new Exact('0.0'), cost: 0 }]
    case 'ACH_RECEIPT':
      return money(1_000_10 + cents)
    case 'ACH_DISBURSEMENT':
      return money(-500_20 - cents)
    case 'CASH_RECEIPT':
      return money(10)
    case 'CASH_DISBURSEMENT':
      return money(-20)
    case 'ELECTRONIC_FUND':
      return money(250_70)
    case 'WIRE_OUT':
      return [...money(-7_000_000_000_10), fee('WIRE_FEE', 25_00)]
    case 'WIRE_IN':
      return money(1_234_567_890_12)
    case 'JOURNAL':
      return money(day % 2 ? 30 : -30)
    case 'MEMORANDUM':
      return []
    case 'MARGIN_CALL':
      return [{ instrument: currency, amount: new Exact('1500.00'), cost: 0 }]
    case 'MONEY_MARKET':
      return money(-100_00)
    case 'SMA_ADJUSTMENT':
      return [{ instrument: currency, amount: new Exact('-42.30'), cost: 0 }]
  }
}

function trade({ account, day, slot }: AccountEvent): readonly Leg[] {
  const choices = traded[account.type]
  const chosen = choices[(day + slot) % choices.length]
  if (!chosen) return []
  const { instrument, amount, price, principal } = chosen
  const isSale = (day + slot) % 4 === 0
  const leg: Leg = {
    instrument,
    amount: new Exact(isSale ? `-${amount}` : amount),
    cost: isSale ? principal : -principal,
    price: new Exact(price),
    positionEffect: isSale ? 'CLOSING' : 'OPENING',
  }
  return [fee('COMMISSION', 10), fee(isSale ? 'SEC_FEE' : 'OPT_REG_FEE', 20), leg]
}

function fee(feeType: string, cents: number): Leg {
  return { instrument: currency, amount: dollars(cents), cost: -cents, feeType }
}

function money(cents: number): readonly Leg[] {
  return [{ instrument: currency, amount: dollars(cents), cost: cents }]
}
