import { DAY } from '../../mock/data/day.ts'
import { plaidId } from '../identifiers.ts'
import type { LedgerAccount } from './account-template.ts'
import { accountsOf, type CustomerAccount, dateOf, type ItemView } from './customer-account.ts'
import { eventsOfDay, extraEventsOfDay, FIRST_DAY, type LedgerEvent, PENDING_DAYS } from './ledger-events.ts'
import { oddRows } from './odd-rows.ts'
import { type TransactionRow, transactionBody } from './transaction-body.ts'

/** How long the name of a merchant is unknown after a transaction has posted. */
const UNKNOWN_MERCHANT_MILLISECONDS = DAY

/**
 * Returns the transactions of an item as they are now, newest first. A pending one has another id than the posted one,
 * which names it in `pending_transaction_id`.
 */
export function transactionsOf(view: ItemView): TransactionRow[] {
  const rows = accountsOf(view).flatMap(account =>
    isLedgerAccount(account) ? rowsOfAccount(account, view) : [],
  )
  return rows.sort((a, b) => b.date.localeCompare(a.date) || b.at - a.at || (a.id < b.id ? -1 : 1))
}

/** Returns whether an account has a ledger, and no portfolio. */
export function isLedgerAccount(account: CustomerAccount): account is CustomerAccount<LedgerAccount> {
  return account.template.type !== 'investment'
}

function rowsOfAccount(account: CustomerAccount<LedgerAccount>, view: ItemView): TransactionRow[] {
  const rows = account.isFirst ? addedRows(account, view) : []
  if (account.isFirst && view.hasOddRows) rows.push(...oddRows(account, view.now))
  const today = Math.floor(view.now / DAY)
  for (let day = Math.max(FIRST_DAY, Math.floor(view.from / DAY) - PENDING_DAYS); day <= today; day += 1) {
    const usual = eventsOfDay(account.template.ledger, view.login, day)
    const events = view.hasManyRows && account.isFirst ? [...usual, ...extraEventsOfDay(day)] : usual
    for (const event of events) {
      const row = rowOf(event, account, view.now)
      if (row && row.date >= dateOf(view.from)) rows.push(row)
    }
  }
  return rows
}

function rowOf(event: LedgerEvent, account: CustomerAccount<LedgerAccount>, now: number) {
  const { at, postsAt, key, flow } = event
  if (at > now) return undefined
  const isPending = postsAt > now
  const idOf = (state: string) => plaidId(`transaction ${account.id} ${key} ${state}`)
  const isMerchantKnown = flow.tip === undefined || now >= postsAt + UNKNOWN_MERCHANT_MILLISECONDS
  return transactionBody({
    id: idOf(isPending ? 'pending' : 'posted'),
    pendingId: isPending || !flow.pends ? null : idOf('pending'),
    account,
    flow,
    isPending,
    cents: isPending ? event.pendingCents : event.postedCents,
    at,
    date: dateOf(isPending ? at : postsAt),
    merchant: isMerchantKnown ? flow.merchant : null,
  })
}

/** Transactions that were added between two pages. */
function addedRows(account: CustomerAccount<LedgerAccount>, { addedRows: count, now }: ItemView) {
  return Array.from({ length: count }, (_, index) =>
    transactionBody({
      id: plaidId(`added ${account.id} ${index}`),
      pendingId: null,
      account,
      flow: {
        name: 'LATE CARD PURCHASE',
        merchant: 'Corner Kiosk',
        category: 'GENERAL_MERCHANDISE_CONVENIENCE_STORES',
        channel: 'in store',
        code: 'purchase',
      },
      isPending: false,
      cents: 250 + index,
      at: now,
      date: dateOf(now),
      merchant: 'Corner Kiosk',
    }),
  )
}
