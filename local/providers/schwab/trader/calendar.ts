import { DAY, type Day, dayOf, isWeekday, lastWeekdayOf } from '../../mock/data/day.ts'
import { accounts, type MockAccount } from './accounts.ts'
import { household } from './household.ts'
import { type Leg, money, tradeLegs } from './legs.ts'
import { UNITS } from './market.ts'
import { savings } from './savings.ts'
import { FIRST_DAY, ordersOf } from './trades.ts'
import type { TransactionType } from './transaction-types.ts'

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
  readonly description?: string
  readonly legs: readonly Leg[]
  readonly subAccount: string
  /** The status of an event that never becomes valid. */
  readonly status?: 'INVALID' | 'UNKNOWN'
}

const SECOND = 1_000
/** The maximum number of events a day. An id encodes the day and the slot. */
const SLOTS = 1000n
const FIRST_ID = 9_007_199_254_740_993n
const IDS_OF_AN_ACCOUNT = 1_000_000_000n
const FIRST_SLOT_OF_FLOWS = 10
const SLOT_OF_SWEEP = 90
const FIRST_SLOT_OF_BUSY_DAY = 100
const TRADES_OF_A_BUSY_DAY = 30

/** Returns the id of an event. It is greater than 2^53, so a float cannot represent it exactly. */
export function idOf({ account, day, slot }: AccountEvent): bigint {
  return firstIdOf(account) + BigInt(day) * SLOTS + BigInt(slot)
}

/** Returns the day of an id, in days since 1970. */
export function dayOfId(account: MockAccount, id: bigint): number {
  return Number((id - firstIdOf(account)) / SLOTS)
}

function firstIdOf({ type }: MockAccount): bigint {
  return FIRST_ID + BigInt(accounts.findIndex(one => one.type === type)) * IDS_OF_AN_ACCOUNT
}

/** Returns the sum of the costs of an event, in cents. */
export function netAmountOf({ legs }: AccountEvent): number {
  return legs.reduce((sum, { cost }) => sum + cost, 0)
}

const known = new Map<string, readonly AccountEvent[]>()

/**
 * Returns the events of an account on a day. They depend only on the date, so they are the same after a restart.
 * @param isBusy Adds trades to the margin account that change neither its cash nor its positions.
 */
export function eventsOfDay(account: MockAccount, number: number, isBusy = false): readonly AccountEvent[] {
  if (number < FIRST_DAY) return []
  const day = dayOf(number)
  const key = `${account.type} ${number}`
  const usual = known.get(key) ?? [...dailyEvents(account, day), ...sweep(account, day)]
  known.set(key, usual)
  return isBusy && account.type === 'MARGIN' && isWeekday(day)
    ? [...usual, ...busyTrades(account, day)]
    : usual
}

function dailyEvents(account: MockAccount, day: Day): AccountEvent[] {
  const trades = ordersOf(account.type, day).map(order => {
    const subAccount = order.security === 'TSLA' ? 'SHORT' : account.type
    const legs = tradeLegs(order, order.at)
    return {
      account,
      type: 'TRADE' as const,
      at: order.at,
      day: day.number,
      slot: order.slot,
      legs,
      subAccount,
    }
  })
  const flows = (account.type === 'MARGIN' ? household : savings).flatMap((flow, index) => {
    if (!flow.isOn(day)) return []
    const { type, description, status, subAccount = type === 'MEMORANDUM' ? 'UNKNOWN' : account.type } = flow
    const at = day.number * DAY + (12 * 3600 + index * 731) * SECOND
    const event = {
      account,
      type,
      at,
      day: day.number,
      slot: FIRST_SLOT_OF_FLOWS + index,
      description,
      subAccount,
    }
    return [{ ...event, legs: flow.legs(day), ...(status && { status }) }]
  })
  return [...trades, ...flows]
}

/** On the last weekday of a month, what came in since the last time goes to a bank. So the cash does not grow for years. */
function sweep(account: MockAccount, { number, year, month }: Day): AccountEvent[] {
  if (number !== lastWeekdayOf(year, month)) return []
  const cents = daysSinceSweep(number)
    .flatMap(day => dailyEvents(account, dayOf(day)))
    .reduce((sum, event) => sum + movedBy(event), 0)
  if (cents === 0) return []
  const at = (number + 1) * DAY - SECOND
  const [type, description] =
    cents > 0
      ? (['ACH_DISBURSEMENT', 'Transfer to savings bank'] as const)
      : (['ACH_RECEIPT', 'Transfer from savings bank'] as const)
  const subAccount = account.type
  return [
    { account, type, at, day: number, slot: SLOT_OF_SWEEP, description, legs: money(-cents), subAccount },
  ]
}

/** Returns the days after the last sweep before a day, and the day. */
function daysSinceSweep(number: number): number[] {
  const { year, month } = dayOf(number)
  const ofMonth = lastWeekdayOf(year, month)
  const last = ofMonth < number ? ofMonth : lastWeekdayOf(year, month - 1)
  return Array.from({ length: number - last }, (_, index) => last + 1 + index)
}

/** Returns the events of an account since the last sweep, until a time. Their sum is the change of the cash since then. */
export function eventsSinceSweep(account: MockAccount, at: number): AccountEvent[] {
  return daysSinceSweep(Math.floor(at / DAY))
    .flatMap(day => eventsOfDay(account, day))
    .filter(event => event.at <= at)
}

/** Returns how an event changes the cash, in cents. */
export function movedBy(event: AccountEvent): number {
  return event.status === 'INVALID' ? 0 : netAmountOf(event)
}

/** Purchases and sales of the same share at the same price. */
function busyTrades(account: MockAccount, { number }: Day): AccountEvent[] {
  return Array.from({ length: TRADES_OF_A_BUSY_DAY }, (_, index) => {
    const at = number * DAY + 15 * 3600 * SECOND + index * 500 * SECOND
    const isBuy = index % 2 === 0
    const order = {
      security: 'AAPL',
      units: isBuy ? UNITS : -UNITS,
      effect: isBuy ? 'OPENING' : 'CLOSING',
    } as const
    const legs = tradeLegs(order, number * DAY).filter(({ feeType }) => feeType === undefined)
    return {
      account,
      type: 'TRADE',
      at,
      day: number,
      slot: FIRST_SLOT_OF_BUSY_DAY + index,
      legs,
      subAccount: 'MARGIN',
    }
  })
}
