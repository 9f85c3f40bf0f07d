import { DAY } from '../../mock/data/day.ts'
import { monthEnd, monthly } from '../../mock/data/recurrence.ts'
import { between, type CashFlow, fixed } from './cash-flow.ts'
import { dividend } from './dividends.ts'
import { memo, money } from './legs.ts'

/** The transactions of the cash account without its trades: monthly savings and what the investments pay. */
export const savings: readonly CashFlow[] = [
  { type: 'JOURNAL', description: 'Transfer from margin account', isOn: monthly(3), legs: fixed(500_00) },
  {
    type: 'DIVIDEND_OR_INTEREST',
    description: 'Interest on cash balance',
    isOn: monthEnd,
    legs: between(3_00, 5_50, 'cash interest'),
    subAccount: 'INCOME',
  },
  {
    type: 'DIVIDEND_OR_INTEREST',
    description: 'Interest US TREASURY NOTE 4%',
    isOn: monthly(15, [2, 8]),
    legs: ({ number }) => [...money(200_00), memo('US TREASURY', number * DAY)],
    subAccount: 'INCOME',
  },
  {
    type: 'DIVIDEND_OR_INTEREST',
    description: 'Dividend SCHWAB S&P 500 INDEX FUND',
    isOn: monthly(18, [12]),
    legs: dividend('CASH', 'SWPPX', 32),
    subAccount: 'DIV',
  },
  {
    type: 'MEMORANDUM',
    description: 'Tax form available',
    isOn: monthly(26, [1]),
    legs: () => [],
    status: 'UNKNOWN',
  },
]
