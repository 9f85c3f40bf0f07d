import { DAY, dayOf } from '../../mock/data/day.ts'
import { dollars, Exact, type Value } from '../../mock/data/exact-json.ts'
import { type AccountEvent, idOf, netAmountOf } from './calendar.ts'
import type { Leg } from './legs.ts'

/** Creates the transaction object of the Trader API. */
export function transactionBody(event: AccountEvent, now: number): Value {
  const { account, type, at, description, subAccount, legs } = event
  const id = idOf(event)
  const isTrade = type === 'TRADE'
  return {
    activityId: new Exact(String(id)),
    time: formatTime(at),
    user: { cdDomainId: 'MOCK', type: 'SYSTEM_USER', userId: 1 },
    // Trades have no description: their legs say what was traded.
    description,
    accountNumber: account.number,
    type,
    status: statusOf(event, now),
    subAccount,
    tradeDate: formatTime(at),
    settlementDate: formatTime(at + DAY),
    positionId: isTrade ? new Exact(String(id * 10n + 1n)) : undefined,
    orderId: isTrade ? new Exact(String(id * 10n + 2n)) : undefined,
    netAmount: dollars(netAmountOf(event)),
    activityType: activityTypeOf(event),
    transferItems: legs.map(transferItem),
  }
}

function transferItem({ instrument, amount, cost, price, feeType, positionEffect }: Leg): Value {
  return { instrument, amount, cost: dollars(cost), price, feeType, positionEffect }
}

/** Formats a time without milliseconds and without a colon in the offset. */
function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, '+0000')
}

function statusOf({ at, status }: AccountEvent, now: number): string {
  return status ?? (now - at < 2 * DAY ? 'PENDING' : 'VALID')
}

/** A few trades a year were corrected, or are reports on an order. */
function activityTypeOf({ type, day }: AccountEvent): string {
  if (type === 'MEMORANDUM') return 'UNKNOWN'
  if (type !== 'TRADE') return 'TRANSFER'
  const { week } = dayOf(day)
  if (week % 23 === 3) return 'ACTIVITY_CORRECTION'
  return week % 19 === 5 ? 'ORDER_ACTION' : 'EXECUTION'
}
