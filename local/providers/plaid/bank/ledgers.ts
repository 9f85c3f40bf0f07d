import { monthEnd, monthly, QUARTER_ENDS, twiceMonthly, weekly } from '../../mock/data/recurrence.ts'
import type { LedgerName } from './account-template.ts'
import { card, paymentDay, purchasesOfLastMonth } from './card.ts'
import { between, type Flow, fixed, purchase, transfer } from './flow.ts'

const FRIDAY = 5

const bill = (merchant: string, name: string, category: string, date: number, cents: Flow['cents']) =>
  transfer(name, category, monthly(date), cents, { merchant, code: 'bill payment', channel: 'online' })

const checking: readonly Flow[] = [
  transfer('MERIDIAN WORKS PAYROLL', 'INCOME_WAGES', twiceMonthly, fixed(-3_150_42), {
    code: 'direct debit',
    merchant: 'Meridian Works',
  }),
  bill('Alder Court Apartments', 'ALDER COURT RENT', 'RENT_AND_UTILITIES_RENT', 2, fixed(2_150_00)),
  bill(
    'Tri-Valley Electric',
    'TRI-VALLEY ELECTRIC',
    'RENT_AND_UTILITIES_GAS_AND_ELECTRICITY',
    8,
    between(62_00, 148_00, 'electric'),
  ),
  bill('City Water', 'CITY WATER DEPT', 'RENT_AND_UTILITIES_WATER', 12, between(31_00, 48_00, 'water')),
  bill(
    'Copperline Internet',
    'COPPERLINE INTERNET',
    'RENT_AND_UTILITIES_INTERNET_AND_CABLE',
    18,
    fixed(59_99),
  ),
  bill('Swift Mobile', 'SWIFT MOBILE', 'RENT_AND_UTILITIES_TELEPHONE', 21, fixed(45_00)),
  bill('Fieldstone Insurance', 'FIELDSTONE INS', 'GENERAL_SERVICES_INSURANCE', 5, fixed(118_40)),
  transfer('CREDIT CARD PAYMENT', 'LOAN_PAYMENTS_CREDIT_CARD_PAYMENT', paymentDay, purchasesOfLastMonth, {
    code: 'payment',
  }),
  transfer('TRANSFER TO SAVINGS', 'TRANSFER_OUT_SAVINGS', monthly(3), fixed(500_00), { code: 'transfer' }),
  transfer('STUDENT LOAN PAYMENT', 'LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT', monthly(16), fixed(280_00)),
  transfer('CHECK', 'GENERAL_SERVICES_OTHER_GENERAL_SERVICES', monthly(25, QUARTER_ENDS), fixed(140_00), {
    code: 'cheque',
  }),
  purchase(
    'Union Square Farmers Market',
    'UNION SQ FARMERS MKT',
    'FOOD_AND_DRINK_GROCERIES',
    weekly(FRIDAY),
    between(14_00, 38_00, 'market'),
  ),
  transfer('ATM WITHDRAWAL', 'TRANSFER_OUT_WITHDRAWAL', monthly(11), fixed(80_00), {
    code: 'atm',
    channel: 'in store',
  }),
]

const interest = (cents: Flow['cents'], isOn = monthEnd) =>
  transfer('INTEREST PAYMENT', 'INCOME_INTEREST_EARNED', isOn, cents, { code: 'interest' })

/** A loan: the payment lowers what is owed, the interest raises it. */
const loan = (payment: number, charge: number): readonly Flow[] => [
  transfer('PAYMENT RECEIVED', 'LOAN_PAYMENTS_OTHER_PAYMENT', monthly(16), fixed(-payment), {
    code: 'payment',
  }),
  transfer('INTEREST CHARGE', 'BANK_FEES_INTEREST_CHARGE', monthEnd, fixed(charge), { code: 'interest' }),
]

/** What happens on each kind of account. */
export const ledgers: Readonly<Record<LedgerName, readonly Flow[]>> = {
  checking,
  card,
  savings: [
    transfer('TRANSFER FROM CHECKING', 'TRANSFER_IN_SAVINGS', monthly(3), fixed(-500_00), {
      code: 'transfer',
    }),
    transfer('TRANSFER TO CHECKING', 'TRANSFER_OUT_SAVINGS', monthly(22, [7, 12]), fixed(1_400_00), {
      code: 'transfer',
    }),
    interest(between(-34_00, -22_00, 'savings interest')),
  ],
  cd: [interest(fixed(-104_17), monthly(26, QUARTER_ENDS))],
  money_market: [
    interest(between(-150_00, -120_00, 'market interest')),
    transfer('WIRE TRANSFER', 'TRANSFER_OUT_ACCOUNT_TRANSFER', monthly(17, [5]), fixed(1_500_00)),
  ],
  mortgage: loan(1_910_00, 1_210_00),
  student: loan(280_00, 96_00),
  auto: loan(412_00, 88_00),
  points: [transfer('Network fee', 'BANK_FEES_OTHER_BANK_FEES', monthly(10), fixed(3))],
}
