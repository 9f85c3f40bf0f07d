import type { Item, Items } from '../items/items.ts'
import type { Webhooks } from './webhooks.ts'

/** What differs between the webhooks of items. */
export interface ItemWebhook {
  readonly type: 'ITEM' | 'TRANSACTIONS' | 'HOLDINGS' | 'INVESTMENTS_TRANSACTIONS'
  readonly code: string
  readonly more?: Readonly<Record<string, unknown>>
}

/** Sends webhooks of items. */
export type NotifyItem = (item: Item, webhook: ItemWebhook) => boolean

/** Returns a function that sends a webhook of an item in the background. It returns false if the item has no webhook URL. */
export function itemNotifier(clock: () => Date, items: Items, webhooks: Webhooks): NotifyItem {
  return (item, { type, code, more = {} }) => {
    if (item.webhook === null) return false
    items.update(item, { lastWebhook: { sentAt: clock().getTime(), code } })
    const body = {
      webhook_type: type,
      webhook_code: code,
      item_id: item.id,
      environment: 'sandbox',
      ...more,
    }
    webhooks.send({ url: item.webhook, login: item.login, body })
    return true
  }
}
