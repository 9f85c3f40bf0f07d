import { accounts, type MockAccount } from './accounts.ts'

/** The transaction types of the Trader API. */
export const transactionTypes = [
  ...(['TRADE', 'RECEIVE_AND_DELIVER', 'DIVIDEND_OR_INTEREST', 'ACH_RECEIPT', 'ACH_DISBURSEMENT'] as const),
  ...(['CASH_RECEIPT', 'CASH_DISBURSEMENT', 'ELECTRONIC_FUND', 'WIRE_OUT', 'WIRE_IN', 'JOURNAL'] as const),
  ...(['MEMORANDUM', 'MARGIN_CALL', 'MONEY_MARKET', 'SMA_ADJUSTMENT'] as const),
]
/** A type of transaction. */
export type TransactionType = (typeof transactionTypes)[number]

/** An event on an account, from which a transaction is built. */
export interface AccountEvent {
  readonly account: MockAccount
  readonly type: TransactionType
  /** Milliseconds since 1970. */
  readonly at: number
  /** Days since 1970. */
  readonly day: number
  /** The position of the event within its day. */
  readonly slot: number
}

const DAY = 86_400_000
/** The maximum number of events a day. An id encodes the day and the slot. */
const SLOTS = 1000n
const FIRST_ID = 9_007_199_254_740_993n
const IDS_OF_AN_ACCOUNT = 1_000_000_000n
const TRADES_OF_A_BUSY_DAY = 25

/**
 * Returns the events of an account in a window, newest first. Both ends are included, and the history begins two years
 * before `now`. The events depend only on the date, so they are the same after a restart.
 */
export function eventsBetween(
  account: MockAccount,
  window: { readonly from: number; readonly to: number },
  now: number,
  isBusy: boolean,
): AccountEvent[] {
  const from = Math.max(window.from, yearsBefore(now, 2))
  const to = Math.min(window.to, now)
  const found: AccountEvent[] = []
  for (let day = Math.floor(to / DAY); day >= Math.floor(from / DAY); day -= 1)
    found.push(...eventsOfDay(account, day, isBusy).filter(({ at }) => at >= from && at <= to))
  return found.sort((a, b) => b.at - a.at)
}

/** Returns the id of an event. It is greater than 2^53, so a float cannot represent it exactly. */
export function idOf({ account, day, slot }: AccountEvent): bigint {
  return FIRST_ID + BigInt(accounts.indexOf(account)) * IDS_OF_AN_ACCOUNT + BigInt(day) * SLOTS + BigInt(slot)
}

/** Finds an event of an account by its id. */
export function eventById(
  account: MockAccount,
  id: bigint,
  now: number,
  isBusy: boolean,
): AccountEvent | undefined {
  const offset = id - FIRST_ID - BigInt(accounts.indexOf(account)) * IDS_OF_AN_ACCOUNT
  const from = Number(offset / SLOTS) * DAY
  return eventsBetween(account, { from, to: from + DAY - 1 }, now, isBusy).find(found => idOf(found) === id)
}

/** Subtracts calendar years from a time in milliseconds since 1970. A negative number adds years. */
export function yearsBefore(milliseconds: number, years: number): number {
  const moment = new Date(milliseconds)
  return moment.setUTCFullYear(moment.getUTCFullYear() - years)
}

function eventsOfDay(account: MockAccount, day: number, isBusy: boolean): AccountEvent[] {
  const event = (type: TransactionType, slot: number, second: number): AccountEvent => ({
    account,
    type,
    slot,
    day,
    at: day * DAY + second * 1000,
  })
  const isMargin = account.type === 'MARGIN'
  const types = transactionTypes.filter(
    type => isMargin || (type !== 'MARGIN_CALL' && type !== 'SMA_ADJUSTMENT'),
  )
  const found = [event(types[day % types.length] ?? 'TRADE', 0, 57_726)]
  const isWeekday = (day + 4) % 7 !== 0 && (day + 4) % 7 !== 6
  if (isMargin && isWeekday) found.push(event('TRADE', 1, 52_200 + (day % 600)))
  if (isMargin && isBusy) {
    for (let trade = 0; trade < TRADES_OF_A_BUSY_DAY; trade += 1)
      found.push(event('TRADE', 2 + trade, 48_600 + trade * 900))
  }
  return found
}
