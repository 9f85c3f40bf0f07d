import * as z from 'zod/mini'
import { itemBody, statusBody } from '../items/item-body.ts'
import { itemEndpoint, ok } from './endpoint.ts'
import { WebUrl } from './fields.ts'

/** POST /item/get: an item with its error, its consent and its last webhook. */
export const itemGet = itemEndpoint(
  { path: '/item/get', family: 'item', limit: 'ITEM_GET_LIMIT', worksIfBroken: true },
  {},
  (item, _, { values, now }) =>
    ok({ item: itemBody(item, values, now), status: statusBody(item, values, now) }),
)

/** POST /item/webhook/update: sets or removes the webhook URL of an item. */
export const itemWebhookUpdate = itemEndpoint(
  { path: '/item/webhook/update', family: 'item', worksIfBroken: true },
  { webhook: z.optional(z.nullable(WebUrl)) },
  (item, { webhook = null }, { context, values, now }) => {
    context.items.update(item, { webhook })
    context.notify(item, {
      type: 'ITEM',
      code: 'WEBHOOK_UPDATE_ACKNOWLEDGED',
      more: { error: null, new_webhook_url: webhook },
    })
    return ok({ item: itemBody(item, values, now) })
  },
)

/** POST /item/access_token/invalidate: issues a new access token. The old one stops working at once. */
export const accessTokenInvalidate = itemEndpoint(
  { path: '/item/access_token/invalidate', family: 'invalidate', worksIfBroken: true },
  {},
  (item, _, { context }) => ok({ new_access_token: context.items.rotateToken(item) }),
)

/** POST /item/remove: ends an item. */
export const itemRemove = itemEndpoint(
  { path: '/item/remove', family: 'remove', limit: 'ITEM_REMOVE_LIMIT', worksIfBroken: true },
  { reason_code: z.optional(z.nullable(z.string())), reason_note: z.optional(z.nullable(z.string())) },
  (item, _, { context }) => {
    context.items.remove(item)
    return ok()
  },
)
