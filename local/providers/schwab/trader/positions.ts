import { DAY } from '../../mock/data/day.ts'
import { dollars, Exact, quantity, quotient, type Value } from '../../mock/data/exact-json.ts'
import type { MockAccount } from './accounts.ts'
import { type Holding, holdingsAt } from './holdings.ts'
import { instrumentOf, type Security } from './instruments.ts'
import { amountOf, priceOf } from './market.ts'

/** A position with its value at a time. Amounts are in cents. */
export interface ValuedHolding extends Holding {
  readonly marketValue: number
  readonly dayChange: number
  readonly requirement: number
}

/** The part of the value that the account must keep as security, in percent. */
const REQUIREMENTS: Readonly<Record<Security, number>> = {
  AAPL: 30,
  TSLA: 40,
  VOO: 30,
  'AAPL CALL': 0,
  SWPPX: 0,
  'US TREASURY': 0,
}
/** Multiplies a basis in cents, so that the quotient with the quantity is the average price in dollars. */
const PRICE_FACTORS: Readonly<Record<Security, number>> = {
  AAPL: 100,
  TSLA: 100,
  VOO: 100,
  'AAPL CALL': 1,
  SWPPX: 100,
  'US TREASURY': 10_000,
}

/** Returns the positions of an account with their values at a time. */
export function valuedHoldings({ type }: MockAccount, at: number): ValuedHolding[] {
  return holdingsAt(type, at).map(holding => {
    const { security, units } = holding
    const marketValue = amountOf(security, units, priceOf(security, at))
    const dayChange = marketValue - amountOf(security, units, priceOf(security, lastClose(at)))
    const requirement = Math.round((Math.abs(marketValue) * REQUIREMENTS[security]) / 100)
    return { ...holding, marketValue, dayChange, requirement }
  })
}

/** Returns the positions of an account in the format of the Trader API. */
export function positionsOf(account: MockAccount, at: number): Value[] {
  return valuedHoldings(account, at).map(holding => position(holding, at))
}

function position(holding: ValuedHolding, at: number): Value {
  const { security, units, basis, marketValue, dayChange, requirement } = holding
  const size = quantity(Math.abs(units))
  const none = new Exact('0.0')
  const isShort = units < 0
  const average = (decimals: number) => quotient(basis * PRICE_FACTORS[security], units, decimals)
  const profit = dollars(marketValue - basis)
  const sides = isShort
    ? {
        averageShortPrice: average(4),
        // More digits than a float can represent.
        taxLotAverageShortPrice: average(16),
        shortOpenProfitLoss: profit,
        previousSessionShortQuantity: size,
      }
    : {
        averageLongPrice: average(4),
        taxLotAverageLongPrice: average(16),
        longOpenProfitLoss: profit,
        previousSessionLongQuantity: size,
      }
  return {
    shortQuantity: isShort ? size : none,
    averagePrice: average(4),
    currentDayProfitLoss: dollars(dayChange),
    currentDayProfitLossPercentage: quotient(dayChange * 100, Math.abs(marketValue - dayChange) || 1, 2),
    longQuantity: isShort ? none : size,
    settledLongQuantity: isShort ? none : size,
    settledShortQuantity: isShort ? quantity(units) : none,
    instrument: { ...instrumentOf(security, at), netChange: dollars(netChangeOf(security, at)) },
    marketValue: dollars(marketValue),
    maintenanceRequirement: dollars(requirement),
    ...sides,
    currentDayCost: dollars(0),
  }
}

function netChangeOf(security: Security, at: number): number {
  return priceOf(security, at) - priceOf(security, lastClose(at))
}

/** The last moment of the day before. */
function lastClose(at: number): number {
  return Math.floor(at / DAY) * DAY - 1
}
