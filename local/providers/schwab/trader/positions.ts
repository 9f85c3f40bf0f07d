import type { MockAccount } from './accounts.ts'
import { dollars, Exact, type Value } from './exact-json.ts'

/** A position. Numbers are cents. Texts are decimal numbers. */
interface Holding {
  readonly instrument: { readonly [name: string]: Value }
  readonly quantity: string
  readonly isShort?: true
  readonly averagePrice: string
  readonly marketValue: number
  readonly dayChange: number
  readonly openProfit: number
  readonly requirement: number
}

const margin: readonly Holding[] = [
  {
    instrument: equity('EQUITY', '037833100', 'AAPL', 'APPLE INC', '1.37'),
    quantity: '100',
    // More digits than a float can represent.
    averagePrice: '172.1234567890123456',
    marketValue: 22_710_00,
    dayChange: 137_00,
    openProfit: 5_497_65,
    requirement: 6_813_00,
  },
  {
    instrument: equity('EQUITY', '88160R101', 'TSLA', 'TESLA INC', '-4.02'),
    quantity: '12',
    isShort: true,
    averagePrice: '251.30',
    marketValue: -2_933_16,
    dayChange: 48_24,
    openProfit: 82_44,
    requirement: 1_173_26,
  },
  {
    instrument: equity('COLLECTIVE_INVESTMENT', '922908363', 'VOO', 'VANGUARD S&P 500 ETF', '0.30'),
    quantity: '41.7301',
    averagePrice: '455.019',
    marketValue: 21_494_90,
    dayChange: 12_52,
    openProfit: 2_506_91,
    requirement: 6_448_47,
  },
  {
    instrument: {
      assetType: 'OPTION',
      cusip: '0AAPL.AK70250000',
      symbol: 'AAPL  270115C00250000',
      description: 'APPLE INC 01/15/2027 $250 Call',
      netChange: new Exact('0.05'),
      type: 'VANILLA',
      putCall: 'CALL',
      underlyingSymbol: 'AAPL',
    },
    quantity: '2',
    averagePrice: '4.15654',
    marketValue: 1_010_00,
    dayChange: 10_00,
    openProfit: 178_69,
    requirement: 0,
  },
]

const cash: readonly Holding[] = [
  {
    instrument: equity('MUTUAL_FUND', '808509855', 'SWPPX', 'SCHWAB S&P 500 INDEX FUND', '0.02'),
    quantity: '1234.5678',
    averagePrice: '13.204',
    marketValue: 19_876_54,
    dayChange: 24_69,
    openProfit: 3_575_31,
    requirement: 0,
  },
  {
    // Bonds have no symbol.
    instrument: {
      assetType: 'FIXED_INCOME',
      cusip: '91282CJZ5',
      description: 'US TREASURY NOTE 4% 02/15/34',
      netChange: new Exact('0.10'),
      maturityDate: '2034-02-15T00:00:00.000+00:00',
      factor: new Exact('0.0'),
      variableRate: new Exact('0.0'),
    },
    quantity: '10000',
    averagePrice: '98.71875',
    marketValue: 9_931_25,
    dayChange: 10_00,
    openProfit: 59_38,
    requirement: 0,
  },
]

/** Returns the positions of an account. */
export function positionsOf({ type }: MockAccount): Value[] {
  return (type === 'MARGIN' ? margin : cash).map(position)
}

function position(holding: Holding): Value {
  const { quantity, isShort = false, averagePrice, marketValue, dayChange, openProfit } = holding
  const [long, short] = isShort ? ['0.0', quantity] : [quantity, '0.0']
  const sides = isShort
    ? {
        averageShortPrice: new Exact(averagePrice),
        taxLotAverageShortPrice: new Exact(averagePrice),
        shortOpenProfitLoss: dollars(openProfit),
        previousSessionShortQuantity: new Exact(quantity),
      }
    : {
        averageLongPrice: new Exact(averagePrice),
        taxLotAverageLongPrice: new Exact(averagePrice),
        longOpenProfitLoss: dollars(openProfit),
        previousSessionLongQuantity: new Exact(quantity),
      }
  return {
    shortQuantity: new Exact(short ?? '0.0'),
    averagePrice: new Exact(averagePrice),
    currentDayProfitLoss: dollars(dayChange),
    currentDayProfitLossPercentage: new Exact('0.30'),
    longQuantity: new Exact(long ?? '0.0'),
    settledLongQuantity: new Exact(long ?? '0.0'),
    settledShortQuantity: new Exact(isShort ? `-${quantity}` : '0.0'),
    instrument: holding.instrument,
    marketValue: dollars(marketValue),
    maintenanceRequirement: dollars(holding.requirement),
    ...sides,
    currentDayCost: dollars(0),
  }
}

function equity(assetType: string, cusip: string, symbol: string, description: string, netChange: string) {
  return { assetType, cusip, symbol, description, netChange: new Exact(netChange) }
}
