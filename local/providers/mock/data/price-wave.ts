import { DAY } from './day.ts'
import { noise } from './noise.ts'

/** How the price of a security moves. */
export interface PriceRange {
  /** In cents. */
  readonly middle: number
  /** The height of the waves. */
  readonly swing: number
}

/**
 * Returns a price in cents. It depends only on the key and the time: slow waves over months, a step each day and small
 * steps each minute. It always moves, also at night, so that a demonstration shows it.
 */
export function priceWave(key: string, { middle, swing }: PriceRange, time: number): number {
  const day = Math.floor(time / DAY)
  const minute = Math.floor(time / 60_000)
  const wave = (days: number) => Math.sin((2 * Math.PI * time) / (days * DAY) + noise(`${key} ${days}`) * 6)
  const step = (part: string) => noise(`${key} ${part}`) * 2 - 1
  const change =
    0.08 * wave(410) +
    0.03 * wave(53) +
    0.008 * step(`day ${day}`) +
    0.003 * wave(0.09) +
    0.0004 * step(`minute ${minute}`)
  return Math.round(middle * (1 + swing * change))
}
