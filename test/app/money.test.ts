import { describe, expect, it } from 'vitest'
import { formatMoney, formatPercent, formatQuantity } from '../../app/src/text/money.ts'

describe('amounts of money', () => {
  it('keep every digit', () => {
    expect(formatMoney('1234.5', 'USD')).toBe('$1,234.50')
    expect(formatMoney('123456789012345678901234567890.123456789', 'USD')).toBe(
      '$123,456,789,012,345,678,901,234,567,890.123456789',
    )
    expect(formatMoney('0.10', 'EUR')).toBe('€0.10')
    expect(formatMoney('1200', 'JPY')).toBe('¥1,200')
  })

  it('have a real minus sign, and a plus sign for gains', () => {
    expect(formatMoney('-5', 'USD')).toBe('−$5.00')
    expect(formatMoney('5', 'USD', { isSigned: true })).toBe('+$5.00')
    expect(formatMoney('-5', 'USD', { isSigned: true })).toBe('−$5.00')
    expect(formatMoney('-0.00', 'USD', { isSigned: true })).toBe('$0.00')
    expect(formatMoney('-0.00', 'USD')).toBe('$0.00')
  })

  it.each(['BTC', 'ETH', 'USDC', 'x', '1INCH', ''])(
    'accept the ticker %j, which is not an ISO code',
    ticker => {
      expect(formatMoney('0.123456789012345678', ticker)).toBe(`0.123456789012345678 ${ticker}`)
    },
  )

  it('are undefined if unknown or no decimal text', () => {
    expect(formatMoney(null, 'USD')).toBeUndefined()
    expect(formatMoney('a lot', 'USD')).toBeUndefined()
  })

  it('round prices, and keep the digits of small ones', () => {
    expect(formatMoney('172.1234567890123456', 'USD', { digits: 'price' })).toBe('$172.1235')
    expect(formatMoney('13', 'USD', { digits: 'price' })).toBe('$13.00')
    expect(formatMoney('0.0000123456789', 'USD', { digits: 'price' })).toBe('$0.00001235')
    expect(formatMoney('-0.5', 'USD', { digits: 'price' })).toBe('−$0.50')
  })

  it('are short in charts', () => {
    expect(formatMoney('1234567890.12', 'USD', { digits: 'compact' })).toBe('$1.23B')
    expect(formatMoney('-54627.34', 'USD', { digits: 'compact' })).toBe('−$54.6K')
  })
})

it('formats quantities and rates without losing digits', () => {
  expect(formatQuantity('1234.5678')).toBe('1,234.5678')
  expect(formatQuantity('-12.0')).toBe('−12')
  expect(formatQuantity('0.000000000000000001')).toBe('0.000000000000000001')
  expect(formatPercent('4.25')).toBe('4.25%')
})
