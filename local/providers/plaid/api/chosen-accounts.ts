import * as z from 'zod/mini'
import type { Value } from '../../mock/data/exact-json.ts'
import { accountBody } from '../bank/account-body.ts'
import { accountsOf, type ItemView } from '../bank/customer-account.ts'
import { type Failure, failure } from '../failures.ts'

/** The option that selects accounts. */
export const AccountIds = z.optional(z.nullable(z.array(z.string())))

/** Returns a failure if an id is none of the item's accounts. */
export function unknownAccount(
  view: ItemView,
  ids: readonly string[] | null | undefined,
): Failure | undefined {
  const known = new Set(accountsOf(view).map(({ id }) => id))
  return ids?.every(id => known.has(id)) === false ? failure('INVALID_ACCOUNT_ID') : undefined
}

/** Returns whether a row belongs to a selected account. Without ids, every account is selected. */
export function isChosen(ids: readonly string[] | null | undefined, accountId: string): boolean {
  return !ids || ids.includes(accountId)
}

/** Returns the selected accounts of an item in Plaid's format. */
export function accountBodies(view: ItemView, ids?: readonly string[] | null): Value[] {
  return accountsOf(view)
    .filter(({ id }) => isChosen(ids, id))
    .map(account => accountBody(account, view))
}
