import type { ItemView } from '../bank/customer-account.ts'
import { type Institution, institutionById } from '../bank/institutions.ts'
import type { ErrorCode } from '../failures.ts'
import type { SwitchValues } from '../switch-table.ts'
import type { Item } from './items.ts'

const DAY = 86_400_000
const INITIAL_DAYS = 30
const YEARS_OF_HISTORY = 2

const errorOfSwitch = {
  ok: undefined,
  login_required: 'ITEM_LOGIN_REQUIRED',
  item_locked: 'ITEM_LOCKED',
  user_setup_required: 'USER_SETUP_REQUIRED',
  permission_revoked: 'USER_PERMISSION_REVOKED',
  item_not_found: 'ITEM_NOT_FOUND',
  invalid_access_token: 'INVALID_ACCESS_TOKEN',
  access_not_granted: 'ACCESS_NOT_GRANTED',
  no_accounts: 'NO_ACCOUNTS',
} as const satisfies Record<SwitchValues['item'], ErrorCode | undefined>

/** Returns the error of an item, or undefined if it works. */
export function errorOf(item: Item, values: SwitchValues, now: number): ErrorCode | undefined {
  if (item.removedAt !== null) return 'ITEM_NOT_FOUND'
  const bySwitch = errorOfSwitch[values.item]
  if (bySwitch) return bySwitch
  if (item.error) return item.error
  const end = consentEndOf(item, values)
  return end !== null && end <= now ? 'ITEM_LOGIN_REQUIRED' : undefined
}

/** Returns when the consent of an item ends, in milliseconds since 1970. Null if no end is known. */
export function consentEndOf(item: Item, { consent_seconds: seconds }: SwitchValues): number | null {
  if (item.consentEndsAt !== null) return item.consentEndsAt
  return seconds === 0 ? null : item.consentedAt + seconds * 1_000
}

/** Returns the institution of an item. */
export function institutionOf({ institutionId }: Item): Institution {
  const institution = institutionById(institutionId)
  if (!institution) throw new Error(`Unknown institution ${institutionId}`)
  return institution
}

/** Returns how an item sees the bank. */
export function viewOf(item: Item, values: SwitchValues, now: number, addedRows = 0): ItemView {
  const days = values.history === 'initial' ? INITIAL_DAYS : item.daysRequested
  const start = values.history === 'initial' ? now : item.createdAt
  const earliest = new Date(now).setUTCFullYear(new Date(now).getUTCFullYear() - YEARS_OF_HISTORY)
  return {
    itemId: item.id,
    login: item.login,
    institution: institutionOf(item),
    keys: item.accounts,
    now,
    from: Math.max(start - days * DAY, earliest),
    hasOddRows: values.odd_rows,
    hasManyRows: values.many_transactions,
    addedRows,
  }
}
