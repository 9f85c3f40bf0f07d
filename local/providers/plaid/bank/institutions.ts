import type { AccountTemplate } from './account-template.ts'
import * as offered from './offered-accounts.ts'

/** A financial institution. */
export interface Institution {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly color: string
  /** Whether users sign in on the site of the institution. */
  readonly oauth: boolean
  readonly routingNumbers: readonly string[]
  /** The accounts of each of its customers. */
  readonly accounts: readonly AccountTemplate[]
}

/** The institutions. Those with the names of Plaid's Sandbox have the same ids as there. */
export const institutions: readonly Institution[] = [
  {
    id: 'ins_109508',
    name: 'First Platypus Bank',
    url: 'https://platypus.example',
    color: '#1f1f5f',
    oauth: false,
    routingNumbers: ['011401533'],
    accounts: offered.everything,
  },
  {
    id: 'ins_109509',
    name: 'First Gingham Credit Union',
    url: 'https://gingham.example',
    color: '#7a1f2b',
    oauth: false,
    routingNumbers: ['021000021'],
    accounts: offered.creditUnion,
  },
  {
    id: 'ins_109510',
    name: 'Tattersall Federal Credit Union',
    url: 'https://tattersall.example',
    color: '#1c5c3c',
    oauth: false,
    routingNumbers: ['021000322'],
    accounts: offered.oddities,
  },
  {
    id: 'ins_127287',
    name: 'Platypus OAuth Bank',
    url: 'https://oauth.platypus.example',
    color: '#31519b',
    oauth: true,
    routingNumbers: ['011401541'],
    accounts: offered.everyday,
  },
  {
    id: 'ins_900001',
    name: 'Harlequin Investments',
    url: 'https://harlequin.example',
    color: '#6b3fa0',
    oauth: false,
    routingNumbers: [],
    accounts: offered.brokerage,
  },
]

/** Finds an institution by its id. */
export function institutionById(id: string): Institution | undefined {
  return institutions.find(one => one.id === id)
}

/** Returns the products that an institution supports. */
export function productsOf({ accounts }: Institution): string[] {
  return ['transactions', 'investments'].filter(product =>
    accounts.some(({ type }) => productOf(type) === product),
  )
}

/** Returns the product that serves the transactions of accounts of a type. */
export function productOf(type: AccountTemplate['type']): 'transactions' | 'investments' {
  return type === 'investment' ? 'investments' : 'transactions'
}
