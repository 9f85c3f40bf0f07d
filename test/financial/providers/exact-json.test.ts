import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExactly } from '../../../lib/financial/providers/exact-json.ts'
import { plainDecimal } from '../../../lib/financial/providers/plain-decimal.ts'

describe('exact JSON', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0.00'],
    ['12.50', '12.50'],
    ['-12.5', '-12.5'],
    ['1e3', '1000'],
    ['1.5E+2', '150'],
    ['1.25e1', '12.5'],
    ['-1e-3', '-0.001'],
    ['120e-1', '12.0'],
    ['0e0', '0'],
    ['0.1e1', '1'],
    ['12345678901234567890', '12345678901234567890'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['9007199254740993', '9007199254740993'],
  ])('reads %s as %s', (written, decimal) =>
    expect(parseExactly(`[${written}]`)).toEqual({ value: [decimal] }),
  )

  it.each([
    ['a number of 10,000 digits', `[${'9'.repeat(10_000)}]`],
    ['a huge exponent', '[1e999999999]'],
    ['a huge negative exponent', '[1e-999999999]'],
    ['an exponent of 50 digits', `[1e${'9'.repeat(50)}]`],
    ['a depth of 100,000', `${'['.repeat(100_000)}1${']'.repeat(100_000)}`],
    ['a million values', `[${'1,'.repeat(1_000_000)}1]`],
    ['an incomplete document', '{"a":'],
    ['HTML', '<html></html>'],
    ['an empty text', ''],
    ['NaN', '[NaN]'],
    ['two documents', '{}{}'],
  ])('rejects %s', (_, text) => expect(parseExactly(text)).toBeUndefined())

  it('does not change text, flags and null', () => {
    const value = { a: '1e3', b: true, c: null, d: ['007', ''] }
    expect(parseExactly(JSON.stringify(value))).toEqual({ value })
  })

  it('uses the last of two equal keys, and does not change a prototype', () => {
    expect(parseExactly('{"a":1,"a":2}')).toEqual({ value: { a: '2' } })
    const parsed = parseExactly('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
    expect(Object.getPrototypeOf(parsed?.value)).toBe(Object.prototype)
    expect({}).not.toHaveProperty('polluted')
  })

  it('agrees with floats', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e60, max: 1e60 }), number => {
        const tiny = Math.abs(number) < 1e-60
        const decimal = parseExactly(JSON.stringify(tiny ? 0 : number))?.value
        expect(decimal).toMatch(/^-?\d+(\.\d+)?$/)
        expect(Number(decimal)).toBe(tiny || number === 0 ? 0 : number)
      }),
    )
  })

  it('keeps every digit', () => {
    const digits = fc.stringMatching(/^(0|[1-9]\d{0,30})\.\d{1,30}$/)
    fc.assert(
      fc.property(digits, text => {
        expect(plainDecimal(text)).toBe(text)
      }),
    )
  })

  it('moves the decimal point by the exponent', () => {
    const parts = fc.record({
      digits: fc.stringMatching(/^[1-9]\d{0,15}$/),
      fraction: fc.stringMatching(/^\d{1,15}$/),
      exponent: fc.integer({ min: -30, max: 30 }),
    })
    fc.assert(
      fc.property(parts, ({ digits, fraction, exponent }) => {
        const plain = plainDecimal(`${digits}.${fraction}e${exponent}`) ?? ''
        const [whole = '', decimals = ''] = plain.split('.')
        const scale = 60
        const value = BigInt(whole + decimals) * 10n ** BigInt(scale - decimals.length)
        const expected = BigInt(digits + fraction) * 10n ** BigInt(scale - fraction.length + exponent)
        expect(value).toBe(expected)
      }),
    )
  })
})
