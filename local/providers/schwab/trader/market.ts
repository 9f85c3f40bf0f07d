import { DAY } from '../../mock/data/day.ts'
import { priceWave } from '../../mock/data/price-wave.ts'
import { type Security, STRIKE } from './instruments.ts'

/** The middle of the price in cents, and the height of its waves. */
const quoted = {
  AAPL: { middle: 227_10, swing: 1 },
  TSLA: { middle: 244_43, swing: 1.6 },
  VOO: { middle: 515_09, swing: 0.6 },
  SWPPX: { middle: 16_10, swing: 0.6 },
  'US TREASURY': { middle: 99_31, swing: 0.1 },
} as const

/** How much a security's value is of its price: an option is for 100 shares, the price of a bond is for 100 dollars. */
const multipliers: Readonly<Record<Security, number>> = {
  AAPL: 1,
  TSLA: 1,
  VOO: 1,
  SWPPX: 1,
  'AAPL CALL': 100,
  'US TREASURY': 0.01,
}

/** Quantities are whole numbers of this part of a share. */
export const UNITS = 10_000

/** Returns the price of a security in cents. It depends only on the time. */
export function priceOf(security: Security, at: number): number {
  if (security === 'AAPL CALL') {
    const distance = (priceOf('AAPL', at) - STRIKE * 100) / 100
    return Math.max(5, Math.round(1150 * Math.exp(distance / 25)))
  }
  const { middle, swing } = quoted[security]
  // A mutual fund has one price each day.
  const time = security === 'SWPPX' ? Math.floor(at / DAY) * DAY : at
  return priceWave(security, { middle, swing }, time)
}

/** Returns the value of a quantity at a price, in cents. */
export function amountOf(security: Security, units: number, price: number): number {
  return Math.round((units * price * multipliers[security]) / UNITS)
}
