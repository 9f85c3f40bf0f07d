import { DAY } from '../../mock/data/day.ts'
import type { AccountType } from './accounts.ts'
import type { CashFlow } from './cash-flow.ts'
import { holdingsAt } from './holdings.ts'
import type { Security } from './instruments.ts'
import { memo, money } from './legs.ts'
import { UNITS } from './market.ts'

/** Returns the legs of a dividend: cents for each share that the account held at the beginning of the day. */
export function dividend(type: AccountType, security: Security, centsPerShare: number): CashFlow['legs'] {
  return ({ number }) => {
    const at = number * DAY
    const units = holdingsAt(type, at).find(one => one.security === security)?.units ?? 0
    return [...money(Math.round((units * centsPerShare) / UNITS)), memo(security, at)]
  }
}
