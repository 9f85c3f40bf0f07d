import type { Account } from '../../model/account.ts'
import type { PlaidAccount } from './account-replies.ts'

type BankType = Extract<Account, { kind: 'bank' }>['bank']['type']
type LoanType = Extract<Account, { kind: 'loan' }>['loan']['type']

const BANK_TYPES: Readonly<Record<string, BankType>> = {
  checking: 'checking',
  'cash management': 'checking',
  savings: 'savings',
  'money market': 'savings',
  hsa: 'savings',
  cd: 'deposit',
}

const LOAN_TYPES: Readonly<Record<string, LoanType>> = {
  auto: 'auto',
  construction: 'mortgage',
  consumer: 'personal',
  'home equity': 'home_equity',
  'line of credit': 'line_of_credit',
  mortgage: 'mortgage',
  overdraft: 'line_of_credit',
  student: 'student',
}

/** Subtypes of investment accounts for retirement, in the United States, Canada and the United Kingdom. */
const RETIREMENT =
  /^(401|403|457|ira|roth|sep|simple ira|sarsep|keogh|pension|retirement|profit sharing|thrift|rrsp|rrif|lif|lira|lrif|lrsp|prif|rlif|sipp)/

/** What an account is in the common model, from its type and subtype at Plaid. New types are `other`. */
export type AccountKind =
  | { readonly kind: 'bank'; readonly type: BankType }
  | { readonly kind: 'card' }
  | { readonly kind: 'loan'; readonly type: LoanType }
  | { readonly kind: 'brokerage'; readonly type: 'retirement' | 'other' }
  | { readonly kind: 'crypto' }
  | { readonly kind: 'other'; readonly type: string }

/** Returns what an account is in the common model. */
export function accountKind({ subtype, type }: Pick<PlaidAccount, 'subtype' | 'type'>): AccountKind {
  const name = subtype ?? ''
  switch (type) {
    case 'depository':
      return { kind: 'bank', type: entryOf(BANK_TYPES, name) ?? 'other' }
    case 'credit':
      return { kind: 'card' }
    case 'loan':
      return { kind: 'loan', type: entryOf(LOAN_TYPES, name) ?? 'other' }
    case 'investment':
    case 'brokerage':
      return name === 'crypto exchange'
        ? { kind: 'crypto' }
        : { kind: 'brokerage', type: RETIREMENT.test(name) ? 'retirement' : 'other' }
    default:
      return { kind: 'other', type: subtype ?? type }
  }
}

const entryOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
