import fc from 'fast-check'
import { expect, it } from 'vitest'
import { negate, subtract } from '../../../lib/financial/model/decimal.ts'
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
