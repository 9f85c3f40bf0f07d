import { dollars, Exact, quantity, type Value } from '../../mock/data/exact-json.ts'
import { currency, instrumentOf, type Security } from './instruments.ts'
import { amountOf, priceOf, UNITS } from './market.ts'

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

/** A purchase or a sale. */
export interface Order {
  readonly security: Security
  /** In parts of a share. Negative for a sale. */
  readonly units: number
  readonly effect: 'OPENING' | 'CLOSING'
}

/** Returns the cash leg of a movement of money. */
export function money(cents: number): readonly Leg[] {
  return [{ instrument: currency, amount: dollars(cents), cost: cents }]
}

/** Returns a leg that moves no money. */
export function memo(security: Security, at: number, more: Partial<Leg> = {}): Leg {
  return { instrument: traded(security, at), amount: new Exact('0.0'), cost: 0, ...more }
}

/** Returns a leg with an amount of cash that the account does not receive or pay. */
export function notice(cents: number): readonly Leg[] {
  return [{ instrument: currency, amount: dollars(cents), cost: 0 }]
}

/** Returns a fee leg. */
export function fee(feeType: string, cents: number): Leg {
  return { instrument: currency, amount: dollars(cents), cost: -cents, feeType }
}

/** Returns the legs of a trade at the price of the time: its fees, then the security. */
export function tradeLegs({ security, units, effect }: Order, at: number): readonly Leg[] {
  const price = priceOf(security, at)
  const leg: Leg = {
    instrument: traded(security, at),
    amount: quantity(units),
    cost: -amountOf(security, units, price),
    price: dollars(price),
    positionEffect: effect,
  }
  const contracts = Math.abs(units) / UNITS
  return [
    ...(security === 'AAPL CALL'
      ? [fee('COMMISSION', contracts * 65), fee('OPT_REG_FEE', contracts * 2)]
      : []),
    ...(units < 0 ? [fee('SEC_FEE', 2)] : []),
    leg,
  ]
}

function traded(security: Security, at: number) {
  return { ...instrumentOf(security, at), status: 'ACTIVE' }
}
