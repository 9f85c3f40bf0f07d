import { DAY, type Day, dayOf, isWeekday, numberOf } from '../../mock/data/day.ts'
import type { LedgerName } from './account-template.ts'
import type { Flow } from './flow.ts'
import { ledgers } from './ledgers.ts'

/** An event on an account of a household. */
export interface LedgerEvent {
  /** Unique within the account. */
  readonly key: string
  readonly flow: Flow
  readonly day: Day
  /** Milliseconds since 1970. */
  readonly at: number
  /** When it posts, in milliseconds since 1970. Equal to `at` if it is never pending. */
  readonly postsAt: number
  /** In cents. Positive if money leaves the account. */
  readonly pendingCents: number
  readonly postedCents: number
}

/** The first day with transactions. */
export const FIRST_DAY = numberOf(2024, 1, 1)
/** How long a transaction is pending. */
export const PENDING_DAYS = 2

const SECOND = 1_000
const EXTRA_OF_A_DAY = 30

/** The flows of a day are equal for all households. */
const scheduled = new Map<string, readonly (readonly [number, Flow])[]>()

function flowsOn(ledger: LedgerName, day: Day): readonly (readonly [number, Flow])[] {
  const key = `${ledger} ${day.number}`
  const flows = scheduled.get(key) ?? [...ledgers[ledger].entries()].filter(([, { isOn }]) => isOn(day))
  scheduled.set(key, flows)
  return flows
}

/** Returns the events of a day. They depend only on the household and the date, so they are the same after a restart. */
export function eventsOfDay(ledger: LedgerName, login: string, number: number): LedgerEvent[] {
  if (number < FIRST_DAY) return []
  const day = dayOf(number)
  return flowsOn(ledger, day).map(([index, flow]) => {
    const at = number * DAY + (13 * 3600 + index * 1931) * SECOND
    const pendingCents = flow.cents(day, login)
    return {
      key: `${number}.${index}`,
      flow,
      day,
      at,
      postsAt: flow.pends ? at + PENDING_DAYS * DAY : at,
      pendingCents,
      postedCents: pendingCents + (flow.tip?.(day, login) ?? 0),
    }
  })
}

/** Returns additional events of a weekday, whose sum is zero: purchases and their refunds. */
export function extraEventsOfDay(number: number): LedgerEvent[] {
  const day = dayOf(number)
  if (number < FIRST_DAY || !isWeekday(day)) return []
  return Array.from({ length: EXTRA_OF_A_DAY }, (_, index) => {
    const isRefund = index % 2 === 1
    const cents = (isRefund ? -1 : 1) * (100 + Math.floor(index / 2))
    const at = number * DAY + (8 * 3600 + index * 60) * SECOND
    const flow: Flow = {
      name: isRefund ? 'METRO TRANSIT REFUND' : 'METRO TRANSIT FARE',
      merchant: 'Metro Transit',
      category: 'TRANSPORTATION_PUBLIC_TRANSIT',
      channel: 'in store',
      code: isRefund ? 'refund' : 'purchase',
      isOn: isWeekday,
      cents: () => cents,
      pends: false,
    }
    return {
      key: `${number}.extra.${index}`,
      flow,
      day,
      at,
      postsAt: at,
      pendingCents: cents,
      postedCents: cents,
    }
  })
}
