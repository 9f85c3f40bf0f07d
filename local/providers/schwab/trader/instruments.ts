import { dayOf, numberOf } from '../../mock/data/day.ts'
import { Exact, type Value } from '../../mock/data/exact-json.ts'

/** The securities that the accounts hold and trade. */
export const symbols = ['AAPL', 'TSLA', 'VOO', 'AAPL CALL', 'SWPPX', 'US TREASURY'] as const
/** The key of a security. */
export type Security = (typeof symbols)[number]

type Instrument = { readonly [name: string]: Value }

const fixed = {
  AAPL: { assetType: 'EQUITY', cusip: '037833100', symbol: 'AAPL', description: 'APPLE INC' },
  TSLA: { assetType: 'EQUITY', cusip: '88160R101', symbol: 'TSLA', description: 'TESLA INC' },
  VOO: {
    assetType: 'COLLECTIVE_INVESTMENT',
    cusip: '922908363',
    symbol: 'VOO',
    description: 'VANGUARD S&P 500 ETF',
  },
  SWPPX: {
    assetType: 'MUTUAL_FUND',
    cusip: '808509855',
    symbol: 'SWPPX',
    description: 'SCHWAB S&P 500 INDEX FUND',
  },
  // Bonds have no symbol.
  'US TREASURY': {
    assetType: 'FIXED_INCOME',
    cusip: '91282CJZ5',
    description: 'US TREASURY NOTE 4% 02/15/34',
    maturityDate: '2034-02-15T00:00:00.000+00:00',
    factor: new Exact('0.0'),
    variableRate: new Exact('0.0'),
  },
} satisfies Record<string, Instrument>

/** The instrument of cash in a transaction. */
export const currency: Instrument = {
  assetType: 'CURRENCY',
  status: 'ACTIVE',
  symbol: 'CURRENCY_USD',
  description: 'USD currency',
}

/** The price at which the option buys a share, in dollars. */
export const STRIKE = 250

/** Returns the description of a security at a time. */
export function instrumentOf(security: Security, at: number): Instrument {
  return security === 'AAPL CALL' ? callOption(at) : fixed[security]
}

/** An option expires on the third Friday of a month. This one always expires in January of the next year. */
function callOption(at: number): Instrument {
  const year = new Date(at).getUTCFullYear() + 1
  const first = dayOf(numberOf(year, 1, 1))
  const date = 15 + ((12 - first.weekday) % 7)
  const short = String(year).slice(2)
  return {
    assetType: 'OPTION',
    cusip: `0AAPL.AK${short}250000`,
    symbol: `AAPL  ${short}01${date}C00${STRIKE}000`,
    description: `APPLE INC 01/${date}/${year} $${STRIKE} Call`,
    type: 'VANILLA',
    putCall: 'CALL',
    strikePrice: new Exact(`${STRIKE}.0`),
    underlyingSymbol: 'AAPL',
  }
}
