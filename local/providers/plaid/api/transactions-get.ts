import * as z from 'zod/mini'
import { productsOf } from '../bank/institutions.ts'
import { transactionsOf } from '../bank/transactions.ts'
import { failure } from '../failures.ts'
import { itemBody } from '../items/item-body.ts'
import { institutionOf, viewOf } from '../items/item-state.ts'
import { AccountIds, accountBodies, isChosen, unknownAccount } from './chosen-accounts.ts'
import { itemEndpoint, ok } from './endpoint.ts'
import { Count, Day } from './fields.ts'

/** The shape of a window of rows. */
export const windowShape = {
  start_date: Day,
  end_date: Day,
  options: z.optional(
    z.nullable(
      z.strictObject({
        account_ids: AccountIds,
        count: z._default(Count, 100),
        offset: z._default(z.int().check(z.minimum(0)), 0),
        include_original_description: z.optional(z.nullable(z.boolean())),
        include_personal_finance_category: z.optional(z.boolean()),
        personal_finance_category_version: z.optional(z.string()),
        async_update: z.optional(z.boolean()),
      }),
    ),
  ),
}

/** POST /transactions/get: a page of the transactions of a window, newest first. Both ends are included. */
export const transactionsGet = itemEndpoint(
  { path: '/transactions/get', family: 'transactions', limit: 'TRANSACTIONS_LIMIT' },
  windowShape,
  (item, { start_date: from, end_date: to, options }, { context, values, now }) => {
    const { account_ids: ids, count, offset } = { account_ids: undefined, count: 100, offset: 0, ...options }
    if (!productsOf(institutionOf(item)).includes('transactions')) return failure('PRODUCTS_NOT_SUPPORTED')
    if (!item.products.includes('transactions')) return failure('ADDITIONAL_CONSENT_REQUIRED')
    if (from > to) return failure('INVALID_FIELD', 'start_date must not be after end_date')
    if (values.history === 'not_ready') return failure('PRODUCT_NOT_READY')
    const added = context.rowChanges.atPage(item.id, offset === 0, values.changing_rows)
    const view = viewOf(item, values, now, added)
    const fault = unknownAccount(view, ids)
    if (fault) return fault
    const rows = transactionsOf(view).filter(
      ({ date, accountId }) => date >= from && date <= to && isChosen(ids, accountId),
    )
    return ok({
      accounts: accountBodies(view, ids),
      transactions: rows
        .slice(offset, offset + count)
        .map(({ body }) =>
          options?.include_original_description ? { ...body, original_description: body['name'] } : body,
        ),
      total_transactions: rows.length,
      item: itemBody(item, values, now),
    })
  },
)
