import * as z from 'zod/mini'
import { transactionsOf } from '../bank/transactions.ts'
import { failure } from '../failures.ts'
import { viewOf } from '../items/item-state.ts'
import type { Item } from '../items/items.ts'
import { type EndpointCall, endpoint, ok } from './endpoint.ts'

/** POST /item/public_token/exchange: returns the access token of a new item, once. */
export const exchange = endpoint(
  { path: '/item/public_token/exchange', family: 'exchange' },
  { public_token: z.string() },
  ({ public_token: token }, call) => {
    const draft = call.context.links.consumePublicToken(token)
    if (!draft) return failure('INVALID_PUBLIC_TOKEN')
    const { item, accessToken } = call.context.items.create(draft)
    announceHistory(item, call)
    return ok({ access_token: accessToken, item_id: item.id })
  },
)

/** Sends the webhooks about the first transactions of an item. */
function announceHistory(item: Item, { context, now }: EndpointCall): void {
  const values = context.switches.get(item.login)
  if (values.history === 'not_ready') return
  if (item.products.includes('transactions')) {
    const count = (history: typeof values.history) =>
      transactionsOf(viewOf(item, { ...values, history }, now)).length
    const notify = (code: string, history: typeof values.history) =>
      context.notify(item, {
        type: 'TRANSACTIONS',
        code,
        more: { error: null, new_transactions: count(history) },
      })
    notify('INITIAL_UPDATE', 'initial')
    if (values.history === 'ready') notify('HISTORICAL_UPDATE', 'ready')
  }
  if (item.products.includes('investments'))
    context.notify(item, {
      type: 'HOLDINGS',
      code: 'DEFAULT_UPDATE',
      more: { error: null, new_holdings: 1, updated_holdings: 0 },
    })
}
