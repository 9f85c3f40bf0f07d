import { plaidId } from '../identifiers.ts'
import type { AccountTemplate } from './account-template.ts'
import type { Institution } from './institutions.ts'

/** How an item sees the bank. */
export interface ItemView {
  readonly itemId: string
  readonly login: string
  readonly institution: Institution
  /** The keys of the shared accounts. */
  readonly keys: readonly string[]
  /** Milliseconds since 1970. */
  readonly now: number
  /** When the history of the item begins, in milliseconds since 1970. */
  readonly from: number
  readonly hasOddRows: boolean
  readonly hasManyRows: boolean
  /** The number of transactions that were added between pages. */
  readonly addedRows: number
}

/** An account that an item shares. */
export interface CustomerAccount<T extends AccountTemplate = AccountTemplate> {
  readonly id: string
  readonly template: T
  /** Whether it is the first account of the item. */
  readonly isFirst: boolean
}

/** Returns the id of an account. A new item has new ids, also for the same accounts. */
export function accountIdOf(itemId: string, key: string): string {
  return plaidId(`account ${itemId} ${key}`)
}

/** Returns the accounts that an item shares, in the order of the institution. */
export function accountsOf({ itemId, institution, keys }: ItemView): CustomerAccount[] {
  return institution.accounts
    .filter(({ key }) => keys.includes(key))
    .map((template, index) => ({ id: accountIdOf(itemId, template.key), template, isFirst: index === 0 }))
}

/** Returns a day as `YYYY-MM-DD`. */
export function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10)
}
