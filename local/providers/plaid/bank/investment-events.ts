import { DAY, type Day, dayOf } from '../../mock/data/day.ts'
import { monthly, QUARTER_ENDS, twiceMonthly } from '../../mock/data/recurrence.ts'
import type { PortfolioName } from './account-template.ts'
import { FIRST_DAY } from './ledger-events.ts'
import { priceOf, type SecurityKey } from './securities.ts'

/** An event on an investment account. */
export interface InvestmentEvent {
  /** Unique within the account. */
  readonly key: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly kind: 'buy' | 'sell' | 'cash' | 'fee'
  readonly subtype: string
  readonly name: string
  readonly security: SecurityKey | undefined
  /** In parts of a unit. Negative for a sale. */
  readonly units: number
  /** In cents, for a unit. */
  readonly price: number
  /** In cents, fees included. Positive if cash leaves the account. */
  readonly cents: number
  /** In cents. */
  readonly fees: number
}

type Plan = Pick<InvestmentEvent, 'kind' | 'subtype' | 'name'> & {
  readonly isOn: (day: Day) => boolean
  readonly security?: SecurityKey
  /** For a trade, the money that is invested or received. Otherwise the movement of cash. In cents. */
  readonly cents: number
  readonly fees?: number
}

const UNITS_OF_ONE = 10_000

const cash = (name: string, subtype: string, isOn: Plan['isOn'], cents: number): Plan => ({
  kind: 'cash',
  subtype,
  name,
  isOn,
  cents,
})
const buy = (security: SecurityKey, name: string, isOn: Plan['isOn'], cents: number): Plan => ({
  kind: 'buy',
  subtype: 'buy',
  security,
  name,
  isOn,
  cents,
})

const plans: Readonly<Record<PortfolioName, readonly Plan[]>> = {
  brokerage: [
    cash('ACH DEPOSIT', 'deposit', monthly(4), -400_00),
    buy('VOO', 'BUY Vanguard S&P 500 ETF', monthly(6), 380_00),
    cash('DIVIDEND Apple Inc.', 'dividend', monthly(14, [2, 5, 8, 11]), -31_20),
    cash('INTEREST US Treasury Note', 'interest', monthly(15, [2, 8]), -100_00),
    {
      kind: 'sell',
      subtype: 'sell',
      security: 'AAPL',
      name: 'SELL Apple Inc.',
      isOn: monthly(18, [3, 9]),
      cents: 450_00,
      fees: 2,
    },
    { kind: 'fee', subtype: 'account fee', name: 'WIRE FEE', isOn: monthly(20, [10]), cents: 25_00 },
  ],
  ira: [
    cash('CONTRIBUTION', 'contribution', monthly(5), -500_00),
    buy('VOO', 'BUY Vanguard S&P 500 ETF', monthly(8), 490_00),
    cash('DIVIDEND Vanguard S&P 500 ETF', 'dividend', monthly(26, QUARTER_ENDS), -54_30),
  ],
  '401k': [
    cash('EMPLOYEE CONTRIBUTION', 'contribution', twiceMonthly, -350_00),
    buy('VTTSX', 'BUY Vanguard Target Retirement 2060', twiceMonthly, 350_00),
  ],
}

/** The events of all days until the newest day that was asked for, oldest first. They are equal for all households. */
const known = new Map<PortfolioName, { day: number; events: InvestmentEvent[] }>()

/** Returns the events of a portfolio until a time, oldest first. */
export function investmentEvents(name: PortfolioName, at: number): readonly InvestmentEvent[] {
  const today = Math.floor(at / DAY)
  const kept = known.get(name) ?? { day: FIRST_DAY - 1, events: [] }
  known.set(name, kept)
  while (kept.day < today) {
    kept.day += 1
    kept.events.push(...eventsOn(name, dayOf(kept.day)))
  }
  return kept.events.filter(event => event.at <= at)
}

function eventsOn(name: PortfolioName, day: Day): InvestmentEvent[] {
  return [...plans[name].entries()]
    .filter(([, { isOn }]) => isOn(day))
    .map(([index, { kind, subtype, name: text, security, cents, fees = 0 }]) => {
      const at = day.number * DAY + (15 * 3600 + index * 911) * 1_000
      const price = security ? priceOf(security, at) : 0
      const units = price === 0 ? 0 : Math.round((cents * UNITS_OF_ONE) / price)
      const isSale = kind === 'sell'
      return {
        key: `${day.number}.${index}`,
        at,
        kind,
        subtype,
        name: text,
        security,
        units: isSale ? -units : units,
        price,
        cents: isSale ? -cents + fees : cents + fees,
        fees,
      }
    })
}
