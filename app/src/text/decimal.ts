/**
 * Arithmetic on decimal text, the form of all amounts of the API. Floating-point numbers would lose digits.
 */

/** Decimal text of the API, such as `-12.50`. */
const DECIMAL = /^-?\d+(\.\d+)?$/

/** Decimal text, in the type that `Intl.NumberFormat` accepts. */
export type Decimal = `${number}`

/** Returns whether a text is decimal text. */
export function isDecimal(text: string): text is Decimal {
  return DECIMAL.test(text)
}

/** Returns the sum of decimal texts. The result has as many digits after the point as the longest one. */
export function sum(decimals: readonly string[]): string {
  const scale = Math.max(0, ...decimals.map(fractionDigits))
  return fromScaled(
    decimals.reduce((total, decimal) => total + toScaled(decimal, scale), 0n),
    scale,
  )
}

/** Changes the sign of a decimal text. */
export function negate(decimal: string): string {
  const scale = fractionDigits(decimal)
  return fromScaled(-toScaled(decimal, scale), scale)
}

/** Compares two decimal texts, for sorting. Returns a negative number if the first one is smaller. */
export function compare(a: string, b: string): number {
  const scale = Math.max(fractionDigits(a), fractionDigits(b))
  const difference = toScaled(a, scale) - toScaled(b, scale)
  return difference < 0n ? -1 : Number(difference > 0n)
}

/** Returns -1, 0 or 1 for a negative, zero or positive decimal text. */
export function signOf(decimal: string): number {
  return compare(decimal, '0')
}

function fractionDigits(decimal: string): number {
  return decimal.split('.')[1]?.length ?? 0
}

function toScaled(decimal: string, scale: number): bigint {
  return BigInt(decimal.replace('.', '')) * 10n ** BigInt(scale - fractionDigits(decimal))
}

function fromScaled(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${value < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`
}
