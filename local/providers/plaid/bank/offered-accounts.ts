import type { AccountTemplate, InvestmentAccount, LedgerAccount } from './account-template.ts'

const checking: LedgerAccount = {
  key: 'checking',
  name: 'Everyday Checking',
  officialName: 'Platypus Gold Standard Checking',
  mask: '0000',
  type: 'depository',
  subtype: 'checking',
  ledger: 'checking',
  start: 2_410_55,
}
const savings: LedgerAccount = {
  key: 'savings',
  name: 'High-Yield Savings',
  officialName: 'Platypus Silver Standard Savings',
  mask: '1111',
  type: 'depository',
  subtype: 'savings',
  ledger: 'savings',
  start: 8_120_00,
}
const certificate: LedgerAccount = {
  key: 'cd',
  name: '24-Month CD',
  officialName: 'Platypus Bronze Standard Certificate of Deposit',
  mask: '2222',
  type: 'depository',
  subtype: 'cd',
  ledger: 'cd',
  start: 10_000_00,
}
const card: LedgerAccount = {
  key: 'card',
  name: 'Cash Back Card',
  officialName: 'Platypus Diamond Cash Back Credit Card',
  mask: '3333',
  type: 'credit',
  subtype: 'credit card',
  ledger: 'card',
  start: 412_18,
  limit: 9_000_00,
}
const moneyMarket: LedgerAccount = {
  key: 'money_market',
  name: 'Money Market',
  officialName: 'Platypus Platinum Standard Money Market',
  mask: '4444',
  type: 'depository',
  subtype: 'money market',
  ledger: 'money_market',
  start: 43_200_00,
}
const mortgage: LedgerAccount = {
  key: 'mortgage',
  name: 'Home Mortgage',
  officialName: null,
  mask: '8888',
  type: 'loan',
  subtype: 'mortgage',
  ledger: 'mortgage',
  start: 312_400_00,
}
const student: LedgerAccount = {
  key: 'student',
  name: 'Student Loan',
  officialName: null,
  mask: '7777',
  type: 'loan',
  subtype: 'student',
  ledger: 'student',
  start: 24_150_00,
}
const auto: LedgerAccount = {
  key: 'auto',
  name: 'Auto Loan',
  officialName: 'New Vehicle Loan',
  mask: '9A04',
  type: 'loan',
  subtype: 'auto',
  ledger: 'auto',
  start: 21_900_00,
}
const investment = (portfolio: InvestmentAccount['portfolio'], name: string, mask: string) =>
  ({
    key: portfolio,
    name,
    officialName: null,
    mask,
    type: 'investment',
    subtype: portfolio,
    portfolio,
  }) as const

const ira = investment('ira', 'Roth IRA', '5555')
const retirement = investment('401k', '401(k) Plan', '6666')

/** An account of each type. */
export const everything: readonly AccountTemplate[] = [
  checking,
  savings,
  certificate,
  card,
  moneyMarket,
  ira,
  retirement,
  student,
  mortgage,
]

/** A checking account without a mask, savings and a car loan. */
export const creditUnion: readonly AccountTemplate[] = [
  { ...checking, name: 'Share Draft', officialName: 'Gingham Share Draft Checking', mask: null },
  { ...savings, name: 'Regular Shares', officialName: null, mask: '0101' },
  auto,
]

/** Accounts whose data clients handle rarely: an unofficial currency, and available balances that are null. */
export const oddities: readonly AccountTemplate[] = [
  { ...checking, officialName: 'Tattersall Free Checking', mask: '4021', hasAvailable: false },
  { ...card, name: 'Rewards Card', officialName: null, mask: '55', hasAvailable: false },
  {
    key: 'points',
    name: 'Bitcoin Wallet',
    officialName: null,
    mask: 'b7Qd',
    type: 'depository',
    subtype: 'cash management',
    ledger: 'points',
    start: 41_12,
    unofficialCurrency: 'BTC',
  },
]

/** The accounts of everyday life. */
export const everyday: readonly AccountTemplate[] = [
  { ...checking, officialName: 'Platypus OAuth Checking', mask: '0010' },
  { ...savings, officialName: 'Platypus OAuth Savings', mask: '0011' },
  { ...card, officialName: 'Platypus OAuth Card', mask: '0012' },
]

/** Investment accounts only. */
export const brokerage: readonly AccountTemplate[] = [
  investment('brokerage', 'Individual Brokerage', '7104'),
  investment('ira', 'Traditional IRA', '7105'),
  investment('401k', 'Solo 401(k)', '7106'),
]
