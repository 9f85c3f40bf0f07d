import { errorBody } from '../failures.ts'
import type { Item, Items } from '../items/items.ts'
import type { ItemWebhook, NotifyItem } from './item-webhooks.ts'

const DAY = 86_400_000
/** Plaid announces the end of a consent 7 days before. */
const NOTICE_DAYS = 7
const BURST = 100

/** What happens to an item at its institution, with the webhook about it. */
export type ItemChange = (item: Item) => void

/** Returns what can happen to an item at its institution. */
export function itemChanges(clock: () => Date, items: Items, notify: NotifyItem) {
  const notice = () => clock().getTime() + NOTICE_DAYS * DAY
  const pendingDisconnect = (): ItemWebhook => ({
    type: 'ITEM',
    code: 'PENDING_DISCONNECT',
    more: { reason: 'INSTITUTION_TOKEN_EXPIRATION', disconnect_time: new Date(notice()).toISOString() },
  })
  return {
    /** The user must sign in again. Link in update mode repairs it. */
    requireLogin: item => {
      items.update(item, { error: 'ITEM_LOGIN_REQUIRED' })
      notify(item, loginRequired)
    },
    /** The user withdrew the consent at the institution. */
    withdraw: item => {
      items.update(item, { error: 'USER_PERMISSION_REVOKED' })
      const error = errorBody('USER_PERMISSION_REVOKED')
      notify(item, { type: 'ITEM', code: 'USER_PERMISSION_REVOKED', more: { error } })
    },
    /** Access will end in 7 days, because the institution moves to another API. */
    announceDisconnect: item => {
      items.update(item, { consentEndsAt: notice() })
      notify(item, pendingDisconnect())
    },
    /** The consent ends in 7 days. */
    announceExpiration: item => {
      const consentEndsAt = notice()
      items.update(item, { consentEndsAt })
      const more = { consent_expiration_time: new Date(consentEndsAt).toISOString() }
      notify(item, { type: 'ITEM', code: 'PENDING_EXPIRATION', more })
    },
    /** The user has a new account at the institution. */
    announceAccounts: item => void notify(item, newAccounts),
    /** The user signed in again. */
    repair: item => {
      items.update(item, { error: null, consentedAt: clock().getTime(), consentEndsAt: null })
      notify(item, loginRepaired)
    },
    /** Sends 100 webhooks at once, repeated and out of order. The item itself does not change. */
    burst: item => {
      const codes = [loginRequired, loginRepaired, pendingDisconnect(), newAccounts, defaultUpdate]
      for (let index = 0; index < BURST; index += 1) {
        // 37 and 100 have no common divisor, so each webhook is sent once in a mixed order.
        const webhook = codes[((index * 37) % BURST) % codes.length]
        if (webhook) notify(item, webhook)
      }
    },
  } satisfies Record<string, ItemChange>
}

/** What can happen to an item. */
export type ItemChanges = ReturnType<typeof itemChanges>

const loginRequired: ItemWebhook = {
  type: 'ITEM',
  code: 'ERROR',
  more: { error: { ...errorBody('ITEM_LOGIN_REQUIRED'), status: 400 } },
}
const loginRepaired: ItemWebhook = { type: 'ITEM', code: 'LOGIN_REPAIRED' }
const newAccounts: ItemWebhook = { type: 'ITEM', code: 'NEW_ACCOUNTS_AVAILABLE', more: { error: null } }
const defaultUpdate: ItemWebhook = {
  type: 'TRANSACTIONS',
  code: 'DEFAULT_UPDATE',
  more: { error: null, new_transactions: 3 },
}
