import { DAY, type Day, isWeekday, numberOf, weekdayNear } from '../../mock/data/day.ts'
import type { AccountType } from './accounts.ts'
import type { Security } from './instruments.ts'
import type { Order } from './legs.ts'
import { priceOf, UNITS } from './market.ts'

/** An order at a time. */
export interface PlannedOrder extends Order {
  /** The position of the order within its day. */
  readonly slot: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** The first day with transactions. The positions before it are those of the start. */
export const FIRST_DAY = numberOf(2024, 1, 1)

const HOUR = 3_600_000

/**
 * Returns the orders of an account on a day. The margin account buys an ETF twice a week and trades a share each
 * Wednesday. Its option and its short sale begin and end in the same month. The cash account buys a fund each month.
 */
export function ordersOf(type: AccountType, day: Day): readonly PlannedOrder[] {
  if (day.number < FIRST_DAY || !isWeekday(day)) return []
  return type === 'MARGIN' ? marginOrders(day) : fundOrder(day)
}

function marginOrders(day: Day): readonly PlannedOrder[] {
  const { weekday, date, week } = day
  const [monday, wednesday, thursday, friday] = [1, 3, 4, 5].map(number => weekday === number)
  const ofMonth = Math.ceil(date / 7)
  if (monday) return [purchase('VOO', 150_00, 0, timeOf(day, 15))]
  if (wednesday) return [shares('AAPL', week % 2 === 0, 2, 1, timeOf(day, 16))]
  if (thursday && ofMonth === 1)
    return [{ ...shares('TSLA', false, 2, 2, timeOf(day, 17)), effect: 'OPENING' }]
  if (thursday && ofMonth === 3)
    return [{ ...shares('TSLA', true, 2, 2, timeOf(day, 17)), effect: 'CLOSING' }]
  if (friday && ofMonth % 2 === 0) return [shares('AAPL CALL', ofMonth === 2, 1, 3, timeOf(day, 18))]
  return friday ? [purchase('VOO', 100_00, 4, timeOf(day, 19))] : []
}

function fundOrder(day: Day): readonly PlannedOrder[] {
  const chosen = weekdayNear(numberOf(day.year, day.month, 16), 'next')
  return day.number === chosen ? [purchase('SWPPX', 400_00, 0, timeOf(day, 20))] : []
}

/** Buys for an amount of money. */
function purchase(security: Security, cents: number, slot: number, at: number): PlannedOrder {
  const units = Math.floor((cents * UNITS) / priceOf(security, at))
  return { security, units, effect: 'OPENING', slot, at }
}

/** Buys or sells a number of shares. */
function shares(security: Security, isBuy: boolean, count: number, slot: number, at: number): PlannedOrder {
  const units = count * UNITS
  return { security, units: isBuy ? units : -units, effect: isBuy ? 'OPENING' : 'CLOSING', slot, at }
}

/** A time while the market is open, in summer and in winter. */
function timeOf({ number, week }: Day, hour: number): number {
  return number * DAY + hour * HOUR + ((week * 97) % 1800) * 1000
}
