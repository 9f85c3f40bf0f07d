import type { Value } from '../../mock/data/exact-json.ts'
import { productsOf } from '../bank/institutions.ts'
import { errorBody } from '../failures.ts'
import type { SwitchValues } from '../switch-table.ts'
import { consentEndOf, errorOf, institutionOf } from './item-state.ts'
import type { Item } from './items.ts'

/** Returns an item in Plaid's format. Its error is null if it works. */
export function itemBody(item: Item, values: SwitchValues, now: number): Value {
  const institution = institutionOf(item)
  const error = errorOf(item, values, now)
  const end = consentEndOf(item, values)
  return {
    item_id: item.id,
    institution_id: institution.id,
    institution_name: institution.name,
    webhook: item.webhook,
    auth_method: null,
    error: error === undefined ? null : { ...errorBody(error), status: 400 },
    available_products: ['balance', ...productsOf(institution).filter(one => !item.products.includes(one))],
    billed_products: item.products,
    products: item.products,
    consented_products: item.products,
    consent_expiration_time: end === null ? null : iso(end),
    update_type: values.odd_rows ? 'an_update_type_of_the_future' : 'background',
    created_at: iso(item.createdAt),
  }
}

/** Returns the status of an item: when its data was last updated, and its last webhook. */
export function statusBody(item: Item, values: SwitchValues, now: number): Value {
  const isBroken = errorOf(item, values, now) !== undefined
  const updated = {
    last_successful_update: values.history === 'not_ready' ? null : iso(isBroken ? item.consentedAt : now),
    last_failed_update: isBroken ? iso(now) : null,
  }
  return {
    transactions: item.products.includes('transactions') ? updated : null,
    investments: item.products.includes('investments') ? updated : null,
    last_webhook: item.lastWebhook && {
      sent_at: iso(item.lastWebhook.sentAt),
      code_sent: item.lastWebhook.code,
    },
  }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
