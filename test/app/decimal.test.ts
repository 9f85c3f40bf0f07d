import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, isDecimal, negate, signOf, sum } from '../../app/src/text/decimal.ts'

/** Decimal text with its value as an integer of units of 10^-6. */
const decimals = fc
  .record({ units: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), scale: fc.nat({ max: 6 }) })
  .map(({ units, scale }) => {
    const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
    const whole = digits.slice(0, digits.length - scale)
    const text = `${units < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`
    return { text, value: units * 10n ** BigInt(6 - scale) }
  })

describe('arithmetic on decimal text', () => {
  it('adds digits that floating-point numbers lose', () => {
    expect(sum(['0.1', '0.2'])).toBe('0.3')
    expect(sum(['9007199254740993.01', '0.001'])).toBe('9007199254740993.011')
    expect(sum(['1', '-1.50'])).toBe('-0.50')
    expect(sum(['-0.05', '0.05'])).toBe('0.00')
    expect(sum([])).toBe('0')
  })

  it('adds any decimals exactly, in any order', () => {
    fc.assert(
      fc.property(fc.array(decimals, { maxLength: 8 }), list => {
        const total = list.reduce((all, { value }) => all + value, 0n)
        const texts = list.map(({ text }) => text)
        expect(sum(texts)).toBe(sum(texts.toReversed()))
        const [whole = '', fraction = ''] = sum(texts).split('.')
        expect(BigInt(whole + fraction.padEnd(6, '0'))).toBe(total)
      }),
    )
  })

  it('compares like numbers, with any number of digits', () => {
    expect(compare('10', '9.99')).toBe(1)
    expect(compare('-10', '-9.99')).toBe(-1)
    expect(compare('1.50', '1.5')).toBe(0)
    expect(['2', '-3', '10', '0.5'].sort(compare)).toEqual(['-3', '0.5', '2', '10'])
  })

  it('changes signs', () => {
    expect(negate('12.50')).toBe('-12.50')
    expect(negate('-12.50')).toBe('12.50')
    expect(negate('0.00')).toBe('0.00')
    expect(['-0.01', '-0.00', '0.01'].map(signOf)).toEqual([-1, 0, 1])
  })

  it('knows decimal text', () => {
    for (const text of ['0', '-1.5', '123456789012345678901234567890.12']) expect(isDecimal(text)).toBe(true)
    for (const text of ['', '1.', '.5', '1e5', 'NaN', '1,5', ' 1']) expect(isDecimal(text)).toBe(false)
  })
})
