import { DAY } from '../../mock/data/day.ts'
import { quotient, type Value } from '../../mock/data/exact-json.ts'
import { priceWave } from '../../mock/data/price-wave.ts'
import { plaidId } from '../identifiers.ts'
import { dateOf } from './customer-account.ts'

interface SecurityTemplate {
  readonly name: string
  readonly ticker: string | null
  readonly cusip: string | null
  readonly type: string
  readonly subtype: string
  /** In cents. */
  readonly middle: number
  readonly swing: number
  /** Whether it has one price each day. */
  readonly isDaily?: boolean
}

const templates = {
  AAPL: {
    name: 'Apple Inc.',
    ticker: 'AAPL',
    cusip: '037833100',
    type: 'equity',
    subtype: 'common stock',
    middle: 227_10,
    swing: 1,
  },
  VOO: {
    name: 'Vanguard S&P 500 ETF',
    ticker: 'VOO',
    cusip: '922908363',
    type: 'etf',
    subtype: 'etf',
    middle: 515_09,
    swing: 0.6,
  },
  VTTSX: {
    name: 'Vanguard Target Retirement 2060 Fund',
    ticker: 'VTTSX',
    cusip: '92202E839',
    type: 'mutual fund',
    subtype: 'mutual fund',
    middle: 51_20,
    swing: 0.5,
    isDaily: true,
  },
  TREASURY: {
    name: 'US Treasury Note 4% 02/15/2034',
    ticker: null,
    cusip: '91282CJZ5',
    type: 'fixed income',
    subtype: 'bond',
    middle: 99_31,
    swing: 0.1,
  },
} satisfies Record<string, SecurityTemplate>

/** The key of a security. */
export type SecurityKey = keyof typeof templates

/** The security that stands for cash. */
export const cashSecurityId = plaidId('security of cash')

/** Returns the id of a security. It is the same for all items. */
export function securityIdOf(key: SecurityKey): string {
  return plaidId(`security ${key}`)
}

/** Returns the price of a unit, in cents. It depends only on the time. */
export function priceOf(key: SecurityKey, at: number): number {
  const template: SecurityTemplate = templates[key]
  return priceWave(key, template, template.isDaily ? Math.floor(at / DAY) * DAY : at)
}

/** Returns a security in Plaid's format. */
export function securityBody(key: SecurityKey, at: number): Value {
  const { name, ticker, cusip, type, subtype } = templates[key]
  return {
    ...unknowns,
    security_id: securityIdOf(key),
    name,
    ticker_symbol: ticker,
    cusip,
    type,
    subtype,
    is_cash_equivalent: false,
    close_price: quotient(priceOf(key, lastClose(at)), 100, 2),
    close_price_as_of: dateOf(lastClose(at)),
    iso_currency_code: 'USD',
  }
}

/** Returns the security that stands for cash. */
export function cashBody(at: number): Value {
  return {
    ...unknowns,
    security_id: cashSecurityId,
    name: 'U S Dollar',
    ticker_symbol: 'CUR:USD',
    cusip: null,
    type: 'cash',
    subtype: 'cash',
    is_cash_equivalent: true,
    close_price: 1,
    close_price_as_of: dateOf(lastClose(at)),
    iso_currency_code: 'USD',
  }
}

/** The last moment of the day before. */
function lastClose(at: number): number {
  return Math.floor(at / DAY) * DAY - 1
}

const unknowns = {
  isin: null,
  sedol: null,
  institution_security_id: null,
  institution_id: null,
  proxy_security_id: null,
  unofficial_currency_code: null,
  market_identifier_code: null,
  sector: null,
  industry: null,
  option_contract: null,
  fixed_income: null,
} satisfies Value
