import { DAY, dayOf } from '../../mock/data/day.ts'
import type { AccountType } from './accounts.ts'
import type { Security } from './instruments.ts'
import { amountOf, priceOf } from './market.ts'
import { FIRST_DAY, ordersOf } from './trades.ts'

/** How much of a security an account holds. */
export interface Holding {
  readonly security: Security
  /** In parts of a share. Negative for a short position. */
  readonly units: number
  /** What the position cost, in cents. Negative for a short position: what its sale brought. */
  readonly basis: number
}

const start: Readonly<Record<AccountType, readonly Holding[]>> = {
  MARGIN: [
    { security: 'AAPL', units: 100_0000, basis: 17_212_35 },
    { security: 'TSLA', units: -12_0000, basis: -3_015_60 },
    { security: 'VOO', units: 12_5000, basis: 5_687_74 },
    { security: 'AAPL CALL', units: 2_0000, basis: 831_31 },
  ],
  CASH: [
    { security: 'SWPPX', units: 512_3400, basis: 6_764_94 },
    { security: 'US TREASURY', units: 10_000_0000, basis: 9_871_88 },
  ],
}

/** What is held at the end of a day, so that the sum does not begin again for each request. */
const atEnd = new Map<string, readonly Holding[]>()

/** Returns what an account holds at a time: what it held at the start, and every trade since. */
export function holdingsAt(type: AccountType, at: number): readonly Holding[] {
  const today = Math.floor(at / DAY)
  const before = holdingsAfter(type, today - 1)
  return ordersOf(type, dayOf(today))
    .filter(order => order.at <= at)
    .reduce(traded, before)
}

function holdingsAfter(type: AccountType, day: number): readonly Holding[] {
  let held = start[type]
  for (let number = FIRST_DAY; number <= day; number += 1) {
    const key = `${type} ${number}`
    const known = atEnd.get(key)
    held = known ?? ordersOf(type, dayOf(number)).reduce(traded, held)
    if (!known) atEnd.set(key, held)
  }
  return held
}

function traded(
  held: readonly Holding[],
  { security, units, at }: { readonly security: Security; readonly units: number; readonly at: number },
): readonly Holding[] {
  const cost = amountOf(security, units, priceOf(security, at))
  return held.map(one => {
    if (one.security !== security) return one
    const isGrowing = Math.sign(units) === Math.sign(one.units)
    const change = isGrowing ? cost : Math.round((one.basis * units) / one.units)
    return { security, units: one.units + units, basis: one.basis + change }
  })
}
