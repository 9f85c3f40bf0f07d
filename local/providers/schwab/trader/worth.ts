import type { MockAccount } from './accounts.ts'
import { eventsSinceSweep, movedBy } from './calendar.ts'
import type { Security } from './instruments.ts'
import { type ValuedHolding, valuedHoldings } from './positions.ts'

/** The cash after each sweep, in cents. */
const CASH: Readonly<Record<MockAccount['type'], number>> = { MARGIN: 8_250_40, CASH: 4_218_33 }

/** What an account is worth at a time, in cents. */
export interface Worth {
  readonly cash: number
  readonly moneyMarket: number
  readonly stocks: number
  readonly options: number
  /** Negative, or zero. */
  readonly shorts: number
  readonly funds: number
  readonly bonds: number
  readonly requirement: number
  /** What the short sales brought. */
  readonly shortProceeds: number
  readonly liquidation: number
}

/** Returns what an account is worth at a time: its cash, its money market fund and its positions. */
export function worthOf(account: MockAccount, at: number): Worth {
  const events = eventsSinceSweep(account, at)
  const holdings = valuedHoldings(account, at)
  const valueIn = (...securities: readonly Security[]) =>
    sum(holdings.filter(one => securities.includes(one.security)).map(one => one.marketValue))
  const cash = CASH[account.type] + sum(events.map(movedBy))
  const moneyMarket = -sum(events.filter(({ type }) => type === 'MONEY_MARKET').map(movedBy))
  const isShort = ({ units }: ValuedHolding) => units < 0
  return {
    cash,
    moneyMarket,
    stocks: valueIn('AAPL', 'VOO'),
    options: valueIn('AAPL CALL'),
    shorts: valueIn('TSLA'),
    funds: valueIn('SWPPX'),
    bonds: valueIn('US TREASURY'),
    requirement: sum(holdings.map(({ requirement }) => requirement)),
    shortProceeds: -sum(holdings.filter(isShort).map(({ basis }) => basis)),
    liquidation: cash + moneyMarket + sum(holdings.map(({ marketValue }) => marketValue)),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
