import fc from 'fast-check'
import { expect, it } from 'vitest'
import { divide, negate, subtract } from '../../../lib/financial/model/decimal.ts'
import { maskNumber } from '../../../lib/financial/model/mask-number.ts'

it.each([
  ['1', '0.9', '0.1'],
  ['0', '10.50', '-10.50'],
  ['-1.25', '-1.25', '0.00'],
  ['-0.05', '0.1', '-0.15'],
  ['0.1', '0.3', '-0.2'],
])('%s - %s = %s', (minuend, subtrahend, difference) =>
  expect(subtract(minuend, subtrahend)).toBe(difference),
)

it('subtracts exactly: adding the subtrahend restores the minuend', () => {
  const decimals = fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,12})?$/)
  fc.assert(
    fc.property(decimals, decimals, (a, b) => {
      expect(subtract(subtract(a, b), negate(b))).toSatisfy((c: string) => Number(subtract(c, a)) === 0)
    }),
  )
})

it.each([
  ['12345678', '••••5678'],
  ['123456789012', '••••9012'],
  ['1234567', '••••'],
  ['1234', '••••'],
  ['', '••••'],
])('masks the number %s as %s', (number, masked) => expect(maskNumber(number)).toBe(masked))

it.each([
  ['10', '4', 2, '2.5'],
  ['1', '3', 6, '0.333333'],
  ['2', '3', 6, '0.666667'],
  ['1', '8', 2, '0.13'],
  ['-1', '8', 2, '-0.13'],
  ['1', '-8', 2, '-0.13'],
  ['-1', '-8', 2, '0.13'],
  ['0', '7', 6, '0'],
  ['-0.0000001', '1', 6, '0'],
  ['1000', '0.001', 6, '1000000'],
  ['123456789012.34', '1', 1, '123456789012.3'],
  ['20654.40', '120.0000', 6, '172.12'],
  ['7', '2', 0, '4'],
] as const)('%s / %s, to %i digits, is %s', (dividend, divisor, scale, quotient) =>
  expect(divide(dividend, divisor, scale)).toBe(quotient),
)

it('does not divide by zero', () => {
  for (const zero of ['0', '-0', '0.000']) expect(divide('1', zero, 6)).toBeUndefined()
})

it('divides to the nearest decimal, half away from zero', () => {
  const decimals = fc.stringMatching(/^-?(0|[1-9]\d{0,14})(\.\d{1,8})?$/)
  const scaled = (decimal: string, digits: number) => {
    const [whole = '', fraction = ''] = decimal.replace('-', '').split('.')
    const value = BigInt(whole + fraction.padEnd(digits, '0'))
    return decimal.startsWith('-') ? -value : value
  }
  const absolute = (value: bigint) => (value < 0n ? -value : value)
  fc.assert(
    fc.property(decimals, decimals, fc.integer({ min: 0, max: 8 }), (dividend, divisor, scale) => {
      const [over, under] = [scaled(dividend, 8) * 10n ** BigInt(scale), scaled(divisor, 8)]
      fc.pre(under !== 0n)
      const quotient = divide(dividend, divisor, scale) ?? ''
      expect(quotient).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/)
      expect(quotient).not.toBe('-0')
      expect(quotient.split('.')[1]?.length ?? 0).toBeLessThanOrEqual(scale)
      const error = absolute(over - scaled(quotient, scale) * under)
      expect(2n * error <= absolute(under)).toBe(true)
      if (2n * error === absolute(under))
        expect(absolute(scaled(quotient, scale) * under) > absolute(over)).toBe(true)
    }),
  )
})
