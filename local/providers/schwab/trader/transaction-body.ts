import { type AccountEvent, idOf } from './calendar.ts'
import { dollars, Exact, type Value } from './exact-json.ts'
import { type Leg, legsOf } from './legs.ts'

const DAY = 86_400_000

/** Creates the transaction object of the Trader API. */
export function transactionBody(event: AccountEvent, now: number): Value {
  const { account, type, at } = event
  const legs = legsOf(event)
  const id = idOf(event)
  const isTrade = type === 'TRADE'
  return {
    activityId: new Exact(String(id)),
    time: formatTime(at),
    user: { cdDomainId: 'MOCK', type: 'SYSTEM_USER', userId: 1 },
    description: isTrade ? undefined : type.toLowerCase().replaceAll('_', ' '),
    accountNumber: account.number,
    type,
    status: statusOf(event, now),
    subAccount: subAccountOf(event),
    tradeDate: formatTime(at),
    settlementDate: formatTime(at + DAY),
    positionId: isTrade ? new Exact(String(id * 10n + 1n)) : undefined,
    orderId: isTrade ? new Exact(String(id * 10n + 2n)) : undefined,
    netAmount: dollars(legs.reduce((sum, { cost }) => sum + cost, 0)),
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

function statusOf({ at, day, slot }: AccountEvent, now: number): string {
  if (now - at < 2 * DAY) return 'PENDING'
  if ((day + slot) % 41 === 7) return 'INVALID'
  if ((day + slot) % 53 === 11) return 'UNKNOWN'
  return 'VALID'
}

function activityTypeOf({ type, day }: AccountEvent): string {
  if (type === 'MEMORANDUM') return 'UNKNOWN'
  if (type !== 'TRADE') return 'TRANSFER'
  if (day % 29 === 3) return 'ACTIVITY_CORRECTION'
  return day % 31 === 5 ? 'ORDER_ACTION' : 'EXECUTION'
}

function subAccountOf({ account, type, day }: AccountEvent): string {
  if (type === 'DIVIDEND_OR_INTEREST') return day % 2 ? 'DIV' : 'INCOME'
  if (type === 'MEMORANDUM') return 'UNKNOWN'
  if (type === 'TRADE' && account.type === 'MARGIN' && day % 17 === 4) return 'SHORT'
  return account.type
}
