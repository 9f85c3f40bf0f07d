import * as z from 'zod/mini'
import { productsOf } from '../bank/institutions.ts'
import { holdingsOf, investmentAccountsOf, investmentTransactionsOf } from '../bank/investments.ts'
import { failure } from '../failures.ts'
import { itemBody } from '../items/item-body.ts'
import { institutionOf, viewOf } from '../items/item-state.ts'
import type { Item } from '../items/items.ts'
import { AccountIds, accountBodies, isChosen, unknownAccount } from './chosen-accounts.ts'
import { type EndpointCall, itemEndpoint, ok } from './endpoint.ts'
import { windowShape } from './transactions-get.ts'

/** POST /investments/holdings/get: the positions of the investment accounts. */
export const holdingsGet = itemEndpoint(
  { path: '/investments/holdings/get', family: 'investments', limit: 'INVESTMENT_HOLDINGS_GET_LIMIT' },
  { options: z.optional(z.nullable(z.strictObject({ account_ids: AccountIds }))) },
  (item, { options }, call) => {
    const found = accountsFor(item, options?.account_ids, 0, call)
    if (found.kind === 'failure') return found
    const { view, accounts, ids, item: shown } = found
    return ok({ accounts: accountBodies(view, ids), ...holdingsOf(accounts, view), item: shown })
  },
)

/** POST /investments/transactions/get: a page of the investment transactions of a window, newest first. */
export const investmentTransactionsGet = itemEndpoint(
  {
    path: '/investments/transactions/get',
    family: 'investments',
    limit: 'INVESTMENT_TRANSACTIONS_LIMIT',
  },
  windowShape,
  (item, { start_date: from, end_date: to, options }, call) => {
    const { account_ids, count, offset } = { account_ids: undefined, count: 100, offset: 0, ...options }
    if (from > to) return failure('INVALID_FIELD', 'start_date must not be after end_date')
    const added = call.context.rowChanges.atPage(item.id, offset === 0, call.values.changing_rows)
    const found = accountsFor(item, account_ids, added, call)
    if (found.kind === 'failure') return found
    const { view, accounts, ids, item: shown } = found
    const { rows, securities } = investmentTransactionsOf(accounts, view)
    const chosen = rows.filter(({ date }) => date >= from && date <= to)
    return ok({
      accounts: accountBodies(view, ids),
      investment_transactions: chosen.slice(offset, offset + count).map(({ body }) => body),
      securities,
      total_investment_transactions: chosen.length,
      item: shown,
    })
  },
)

/** Returns the selected investment accounts of an item. */
function accountsFor(
  item: Item,
  chosen: readonly string[] | null | undefined,
  addedRows: number,
  { values, now }: EndpointCall,
) {
  if (!productsOf(institutionOf(item)).includes('investments')) return failure('PRODUCTS_NOT_SUPPORTED')
  if (!item.products.includes('investments')) return failure('ADDITIONAL_CONSENT_REQUIRED')
  if (values.history === 'not_ready') return failure('PRODUCT_NOT_READY')
  const view = viewOf(item, values, now, addedRows)
  const fault = unknownAccount(view, chosen)
  if (fault) return fault
  const accounts = investmentAccountsOf(view).filter(({ id }) => isChosen(chosen, id))
  if (accounts.length === 0) return failure('NO_INVESTMENT_ACCOUNTS')
  const ids = accounts.map(({ id }) => id)
  return { kind: 'found', view, accounts, ids, item: itemBody(item, values, now) } as const
}
