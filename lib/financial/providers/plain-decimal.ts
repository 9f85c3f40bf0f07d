const MAX_DIGITS = 100

/**
 * Converts a JSON number (RFC 8259, 6) to exact decimal text, without an exponent. Zero has no sign.
 * @returns undefined if the text is not a number, or has more than 100 digits: `1e999999999` must not exhaust the memory.
 */
export function plainDecimal(text: string): string | undefined {
  if (text.length > MAX_DIGITS + 20) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,9}))?$/.exec(text) ?? []
  if (whole === '') return undefined
  const shift = Number(exponent)
  if (whole.length + fraction.length + Math.abs(shift) > MAX_DIGITS) return undefined
  const digits = `${'0'.repeat(Math.max(0, -shift))}${whole}${fraction}${'0'.repeat(Math.max(0, shift - fraction.length))}`
  const decimals = Math.max(0, fraction.length - shift)
  const point = digits.length - decimals
  const integral = digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0'
  const plain = decimals > 0 ? `${integral}.${digits.slice(point)}` : integral
  return /[1-9]/.test(plain) ? `${sign}${plain}` : plain
}
