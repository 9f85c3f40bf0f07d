import * as z from 'zod/mini'
import { itemBody } from '../items/item-body.ts'
import { viewOf } from '../items/item-state.ts'
import { AccountIds, accountBodies, unknownAccount } from './chosen-accounts.ts'
import { itemEndpoint, ok } from './endpoint.ts'

const options = z.optional(
  z.nullable(
    z.strictObject({
      account_ids: AccountIds,
      min_last_updated_datetime: z.optional(z.nullable(z.string())),
    }),
  ),
)

const accountsEndpoint = (path: string, limit: string) =>
  itemEndpoint(
    { path, family: 'accounts', limit },
    { options },
    (item, { options: given }, { values, now }) => {
      const view = viewOf(item, values, now)
      return (
        unknownAccount(view, given?.account_ids) ??
        ok({ accounts: accountBodies(view, given?.account_ids), item: itemBody(item, values, now) })
      )
    },
  )

/** POST /accounts/get: the accounts of an item with their balances. */
export const accountsGet = accountsEndpoint('/accounts/get', 'ACCOUNTS_LIMIT')

/** POST /accounts/balance/get: the same, with balances that are read from the institution. */
export const accountsBalanceGet = accountsEndpoint('/accounts/balance/get', 'BALANCE_LIMIT')
