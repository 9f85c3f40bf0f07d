import { DAY } from '../../mock/data/day.ts'
import { quantity } from '../../mock/data/exact-json.ts'
import {
  monthEnd,
  monthly,
  QUARTER_ENDS,
  QUARTERS,
  twiceMonthly,
  weekly,
} from '../../mock/data/recurrence.ts'
import { between, type CashFlow, fixed } from './cash-flow.ts'
import { dividend } from './dividends.ts'
import { fee, memo, money, notice } from './legs.ts'
import { UNITS } from './market.ts'

const [SUNDAY, TUESDAY, THURSDAY, SATURDAY] = [0, 2, 4, 6]
const everySecondThursday: CashFlow['isOn'] = day => weekly(THURSDAY)(day) && day.week % 2 === 0

const income: readonly CashFlow[] = [
  { type: 'ACH_RECEIPT', description: 'Payroll deposit', isOn: twiceMonthly, legs: fixed(3_150_42) },
  { type: 'WIRE_IN', description: 'Annual bonus', isOn: monthly(12, [3]), legs: fixed(4_200_00) },
  {
    type: 'CASH_RECEIPT',
    description: 'Store refund',
    isOn: monthly(25, [2, 4, 6, 8, 10, 12]),
    legs: between(12_00, 40_00, 'refund'),
  },
]

const bills: readonly CashFlow[] = [
  { type: 'ACH_DISBURSEMENT', description: 'Rent', isOn: monthly(2), legs: fixed(-1_750_00) },
  { type: 'ACH_DISBURSEMENT', description: 'Car insurance', isOn: monthly(5), legs: fixed(-118_40) },
  {
    type: 'ELECTRONIC_FUND',
    description: 'Electric utility',
    isOn: monthly(8),
    legs: between(-148_00, -62_00, 'electric'),
  },
  {
    type: 'ELECTRONIC_FUND',
    description: 'Water utility',
    isOn: monthly(12),
    legs: between(-48_00, -31_00, 'water'),
  },
  { type: 'ELECTRONIC_FUND', description: 'Streaming service', isOn: monthly(14), legs: fixed(-15_49) },
  { type: 'ELECTRONIC_FUND', description: 'Internet provider', isOn: monthly(18), legs: fixed(-59_99) },
  { type: 'ELECTRONIC_FUND', description: 'Mobile phone plan', isOn: monthly(21), legs: fixed(-45_00) },
  {
    type: 'WIRE_OUT',
    description: 'Income tax payment',
    isOn: monthly(10, [4]),
    legs: () => [...money(-2_380_10), fee('WIRE_FEE', 25_00)],
  },
]

const purchases: readonly CashFlow[] = [
  {
    type: 'CASH_DISBURSEMENT',
    description: 'Grocery store',
    isOn: weekly(TUESDAY, SATURDAY),
    legs: between(-128_00, -41_00, 'grocery'),
  },
  {
    type: 'CASH_DISBURSEMENT',
    description: 'Restaurant',
    isOn: weekly(SUNDAY),
    legs: between(-76_00, -24_00, 'restaurant'),
  },
  {
    type: 'CASH_DISBURSEMENT',
    description: 'Gas station',
    isOn: everySecondThursday,
    legs: between(-58_00, -32_00, 'gas'),
  },
  {
    type: 'CASH_DISBURSEMENT',
    description: 'Pharmacy',
    isOn: monthly(23),
    legs: between(-35_00, -8_00, 'pharmacy'),
  },
]

const investments: readonly CashFlow[] = [
  { type: 'JOURNAL', description: 'Transfer to cash account', isOn: monthly(3), legs: fixed(-500_00) },
  {
    type: 'DIVIDEND_OR_INTEREST',
    description: 'Dividend APPLE INC',
    isOn: monthly(14, [2, 5, 8, 11]),
    legs: dividend('MARGIN', 'AAPL', 26),
    subAccount: 'DIV',
  },
  {
    type: 'DIVIDEND_OR_INTEREST',
    description: 'Dividend VANGUARD S&P 500 ETF',
    isOn: monthly(26, QUARTER_ENDS),
    legs: dividend('MARGIN', 'VOO', 175),
    subAccount: 'DIV',
  },
  {
    type: 'DIVIDEND_OR_INTEREST',
    description: 'Interest on cash balance',
    isOn: monthEnd,
    legs: between(2_10, 4_80, 'interest'),
    subAccount: 'INCOME',
  },
  {
    type: 'MONEY_MARKET',
    description: 'Money market fund purchase',
    isOn: monthly(4, QUARTERS),
    legs: fixed(-1_000_00),
  },
  {
    type: 'MONEY_MARKET',
    description: 'Money market fund redemption',
    isOn: monthly(24, QUARTERS),
    legs: fixed(1_000_00),
  },
]

/** Entries that move no money, or whose money was not moved. */
const notices: readonly CashFlow[] = [
  {
    type: 'RECEIVE_AND_DELIVER',
    description: 'Shares moved to another sub-account',
    isOn: monthly(11, QUARTERS),
    legs: ({ number }) => [
      memo('AAPL', number * DAY, { amount: quantity(-5 * UNITS), positionEffect: 'AUTOMATIC' }),
      memo('AAPL', number * DAY, { amount: quantity(5 * UNITS), positionEffect: 'UNKNOWN' }),
    ],
  },
  {
    type: 'SMA_ADJUSTMENT',
    description: 'Adjustment of the special memorandum account',
    isOn: monthly(20, QUARTER_ENDS),
    legs: () => notice(-42_30),
  },
  { type: 'MARGIN_CALL', description: 'Margin call', isOn: monthly(6, [8]), legs: () => notice(1_500_00) },
  {
    type: 'MEMORANDUM',
    description: 'Quarterly statement available',
    isOn: monthly(6, QUARTERS),
    legs: () => [],
    status: 'UNKNOWN',
  },
  {
    type: 'ELECTRONIC_FUND',
    description: 'Electric utility, duplicate payment',
    isOn: monthly(9, [1, 7]),
    legs: fixed(-84_16),
    status: 'INVALID',
  },
]

/** The transactions of the margin account without its trades: a salary, a household and what the investments pay. */
export const household: readonly CashFlow[] = [...income, ...bills, ...purchases, ...investments, ...notices]
