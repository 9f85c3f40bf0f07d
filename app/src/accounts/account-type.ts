import type { Account, BankAccount, BrokerageAccount, LoanAccount, ProviderType } from '@dashtam/client'

const kinds: Record<ProviderType, string> = {
  brokerage: 'Brokerage',
  bank: 'Bank',
  card: 'Credit card',
  crypto: 'Crypto',
  aggregator: 'Many institutions',
}

const brokerageTypes: Record<BrokerageAccount['brokerage']['type'], string> = {
  cash: 'Cash brokerage',
  margin: 'Margin brokerage',
  retirement: 'Retirement',
  other: 'Brokerage',
}

const bankTypes: Record<BankAccount['bank']['type'], string> = {
  checking: 'Checking',
  savings: 'Savings',
  deposit: 'Deposit',
  other: 'Bank account',
}

const loanTypes: Record<LoanAccount['loan']['type'], string> = {
  mortgage: 'Mortgage',
  home_equity: 'Home equity loan',
  student: 'Student loan',
  auto: 'Car loan',
  line_of_credit: 'Line of credit',
  personal: 'Personal loan',
  other: 'Loan',
}

/** Returns the name of a kind of institution, such as "Brokerage". */
export function kindText(kind: ProviderType): string {
  return kinds[kind]
}

/** Returns the name of the type of an account, such as "Savings". */
export function accountTypeText(account: Account): string {
  switch (account.kind) {
    case 'brokerage':
      return brokerageTypes[account.brokerage.type]
    case 'bank':
      return bankTypes[account.bank.type]
    case 'loan':
      return loanTypes[account.loan.type]
    case 'other':
      return otherTypeText(account.other.type)
    default:
      return kinds[account.kind]
  }
}

/** Returns whether the balance of an account is an amount that the user owes. */
export function isDebt({ kind }: Account): boolean {
  return kind === 'card' || kind === 'loan'
}

/** The institution names the type in its own words. */
function otherTypeText(type: string): string {
  const words = type.trim()
  return words === '' ? 'Other' : words.charAt(0).toUpperCase() + words.slice(1)
}
