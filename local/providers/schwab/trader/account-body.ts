import { Exact, type Value } from '../../mock/data/exact-json.ts'
import type { MockAccount } from './accounts.ts'
import { balancesOf, liquidationValueOf } from './balances.ts'
import { positionsOf } from './positions.ts'

/** Creates the account object of the Trader API at a time, with positions if requested. */
export function accountBody(account: MockAccount, at: number, withPositions: boolean): Value {
  const liquidationValue = liquidationValueOf(account, at)
  return {
    securitiesAccount: {
      type: account.type,
      accountNumber: account.number,
      roundTrips: new Exact('0'),
      isDayTrader: false,
      isClosingOnlyRestricted: false,
      pfcbFlag: false,
      positions: withPositions ? positionsOf(account, at) : undefined,
      ...balancesOf(account, at),
    },
    aggregatedBalance: { currentLiquidationValue: liquidationValue, liquidationValue },
  }
}
