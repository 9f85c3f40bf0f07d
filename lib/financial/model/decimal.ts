import type { Decimal } from './account.ts'

/** The difference of two decimals, exact to the last digit, with as many decimals as the longer one. */
export function subtract(minuend: Decimal, subtrahend: Decimal): Decimal {
  const places = Math.max(decimalsOf(minuend), decimalsOf(subtrahend))
  return toDecimal(scaled(minuend, places) - scaled(subtrahend, places), places)
}

/** A decimal with the opposite sign; zero has none. */
export function negate(decimal: Decimal): Decimal {
  return subtract('0', decimal)
}

const decimalsOf = (decimal: Decimal) => decimal.split('.')[1]?.length ?? 0

function scaled(decimal: Decimal, places: number): bigint {
  const digits = decimal.replace('.', '')
  return BigInt(digits) * 10n ** BigInt(places - decimalsOf(decimal))
}

function toDecimal(value: bigint, places: number): Decimal {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const text = places === 0 ? whole : `${whole}.${digits.slice(-places)}`
  return value < 0n ? `-${text}` : text
}
