import type { Decimal } from './account.ts'

/** Subtracts two decimals exactly. The result has as many decimal digits as the longer operand. */
export function subtract(minuend: Decimal, subtrahend: Decimal): Decimal {
  const scale = Math.max(decimalsOf(minuend), decimalsOf(subtrahend))
  return toDecimal(toScaled(minuend, scale) - toScaled(subtrahend, scale), scale)
}

/** Negates a decimal. Zero has no sign. */
export function negate(decimal: Decimal): Decimal {
  return subtract('0', decimal)
}

/**
 * Divides two decimals, rounded to at most `scale` decimal digits, half away from zero.
 * @returns undefined if the divisor is zero.
 */
export function divide(dividend: Decimal, divisor: Decimal, scale: number): Decimal | undefined {
  const shift = Math.max(decimalsOf(dividend), decimalsOf(divisor))
  const [over, under] = [toScaled(dividend, shift) * 10n ** BigInt(scale), toScaled(divisor, shift)]
  if (under === 0n) return undefined
  const isNegative = over < 0n !== under < 0n
  const [a, b] = [over < 0n ? -over : over, under < 0n ? -under : under]
  const rounded = (2n * a + b) / (2n * b)
  const text = toDecimal(isNegative ? -rounded : rounded, scale)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

const decimalsOf = (decimal: Decimal) => decimal.split('.')[1]?.length ?? 0

function toScaled(decimal: Decimal, scale: number): bigint {
  const digits = decimal.replace('.', '')
  return BigInt(digits) * 10n ** BigInt(scale - decimalsOf(decimal))
}

function toDecimal(value: bigint, scale: number): Decimal {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const text = scale === 0 ? whole : `${whole}.${digits.slice(-scale)}`
  return value < 0n ? `-${text}` : text
}
