import { DAY } from './day.ts'
import { type Security, STRIKE } from './instruments.ts'
import { noise } from './noise.ts'

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

/**
 * Returns the price of a security in cents. It depends only on the time: slow waves over months, a step each day and small
 * steps each minute. It always moves, also at night, so that a demonstration shows it.
 */
export function priceOf(security: Security, at: number): number {
  if (security === 'AAPL CALL') {
    const distance = (priceOf('AAPL', at) - STRIKE * 100) / 100
    return Math.max(5, Math.round(1150 * Math.exp(distance / 25)))
  }
  const { middle, swing } = quoted[security]
  // A mutual fund has one price each day.
  const time = security === 'SWPPX' ? Math.floor(at / DAY) * DAY : at
  const day = Math.floor(time / DAY)
  const minute = Math.floor(time / 60_000)
  const wave = (days: number) =>
    Math.sin((2 * Math.PI * time) / (days * DAY) + noise(`${security} ${days}`) * 6)
  const step = (key: string) => noise(`${security} ${key}`) * 2 - 1
  const change =
    0.08 * wave(410) +
    0.03 * wave(53) +
    0.008 * step(`day ${day}`) +
    0.003 * wave(0.09) +
    0.0004 * step(`minute ${minute}`)
  return Math.round(middle * (1 + swing * change))
}

/** Returns the value of a quantity at a price, in cents. */
export function amountOf(security: Security, units: number, price: number): number {
  return Math.round((units * price * multipliers[security]) / UNITS)
}
