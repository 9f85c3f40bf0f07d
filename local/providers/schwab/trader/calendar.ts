import { accounts, type MockAccount } from './accounts.ts'

/** Every type of transaction that the Trader API knows. */
export const transactionTypes = [
  ...(['TRADE', 'RECEIVE_AND_DELIVER', 'DIVIDEND_OR_INTEREST', 'ACH_RECEIPT', 'ACH_DISBURSEMENT'] as const),
  ...(['CASH_RECEIPT', 'CASH_DISBURSEMENT', 'ELECTRONIC_FUND', 'WIRE_OUT', 'WIRE_IN', 'JOURNAL'] as const),
  ...(['MEMORANDUM', 'MARGIN_CALL', 'MONEY_MARKET', 'SMA_ADJUSTMENT'] as const),
]
/** A type of transaction. */
export type TransactionType = (typeof transactionTypes)[number]

/** That something happened on an account: what, and when. */
export interface Happening {
  readonly account: MockAccount
  readonly type: TransactionType
  /** Milliseconds since 1970. */
  readonly at: number
  /** Days since 1970. */
  readonly day: number
  readonly slot: number
}

const DAY = 86_400_000
/** What a day has room for, so that an id tells its day and slot. */
const SLOTS = 1000n
const FIRST_ID = 9_007_199_254_740_993n
const IDS_OF_AN_ACCOUNT = 1_000_000_000n
const TRADES_OF_A_BUSY_DAY = 25

/**
 * What happened on an account in a window, both ends included, the newest first. It follows from the date alone, so that
 * every start of the server tells the same story; it begins two years before `now`.
 */
export function happenings(
  account: MockAccount,
  window: { readonly from: number; readonly to: number },
  now: number,
  isBusy: boolean,
): Happening[] {
  const from = Math.max(window.from, yearsBefore(now, 2))
  const to = Math.min(window.to, now)
  const found: Happening[] = []
  for (let day = Math.floor(to / DAY); day >= Math.floor(from / DAY); day -= 1)
    found.push(...happeningsOf(account, day, isBusy).filter(({ at }) => at >= from && at <= to))
  return found.sort((a, b) => b.at - a.at)
}

/** The id of what happened: greater than what a float counts to (2^53). */
export function idOf({ account, day, slot }: Happening): bigint {
  return FIRST_ID + BigInt(accounts.indexOf(account)) * IDS_OF_AN_ACCOUNT + BigInt(day) * SLOTS + BigInt(slot)
}

/** Finds what happened on an account by its id. */
export function happeningOf(
  account: MockAccount,
  id: bigint,
  now: number,
  isBusy: boolean,
): Happening | undefined {
  const place = id - FIRST_ID - BigInt(accounts.indexOf(account)) * IDS_OF_AN_ACCOUNT
  const from = Number(place / SLOTS) * DAY
  return happenings(account, { from, to: from + DAY - 1 }, now, isBusy).find(found => idOf(found) === id)
}

/** A moment so many calendar years earlier; later where the number is negative. */
export function yearsBefore(milliseconds: number, years: number): number {
  const moment = new Date(milliseconds)
  return moment.setUTCFullYear(moment.getUTCFullYear() - years)
}

function happeningsOf(account: MockAccount, day: number, isBusy: boolean): Happening[] {
  const happening = (type: TransactionType, slot: number, second: number): Happening => ({
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
  const found = [happening(types[day % types.length] ?? 'TRADE', 0, 57_726)]
  const isWeekday = (day + 4) % 7 !== 0 && (day + 4) % 7 !== 6
  if (isMargin && isWeekday) found.push(happening('TRADE', 1, 52_200 + (day % 600)))
  if (isMargin && isBusy) {
    for (let trade = 0; trade < TRADES_OF_A_BUSY_DAY; trade += 1)
      found.push(happening('TRADE', 2 + trade, 48_600 + trade * 900))
  }
  return found
}
