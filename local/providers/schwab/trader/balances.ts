import { DAY } from '../../mock/data/day.ts'
import { dollars, type Exact, type Value } from '../../mock/data/exact-json.ts'
import type { MockAccount } from './accounts.ts'
import { type Worth, worthOf } from './worth.ts'

type Amounts = Readonly<Record<string, number>>
type Balances = Readonly<Record<string, Value>>

/** Returns the balances of an account at a time, and those of the beginning of the day. A cash account has no margin fields. */
export function balancesOf(account: MockAccount, at: number): Balances {
  const before = worthOf(account, Math.floor(at / DAY) * DAY)
  const now = worthOf(account, at)
  return account.type === 'MARGIN' ? marginBalances(before, now) : cashBalances(before, now)
}

function marginBalances(before: Worth, now: Worth): Balances {
  const isInCall = { isInCall: false }
  return {
    initialBalances: {
      ...amounts({
        ...{ ...marginOf(before), longStockValue: before.stocks, shortStockValue: before.shorts },
        ...{ cashAvailableForTrading: 0, dayTradingBuyingPowerCall: 0, dayTradingEquityCall: 0 },
        ...{ margin: before.cash, marginEquity: before.liquidation - before.options, totalCash: before.cash },
        accountValue: before.liquidation,
      }),
      ...isInCall,
    },
    currentBalances: amounts({
      ...{ ...marginOf(now), longMarketValue: now.stocks, shortMarketValue: now.shorts, savings: 0 },
      ...{ availableFunds: fundsOf(now), buyingPowerNonMarginableTrade: fundsOf(now), sma: fundsOf(now) },
    }),
    projectedBalances: {
      ...amounts({
        ...{ availableFunds: fundsOf(now), availableFundsNonMarginableTrade: fundsOf(now) },
        ...{ buyingPower: 2 * fundsOf(now), stockBuyingPower: 2 * fundsOf(now), maintenanceCall: 0 },
        ...{ dayTradingBuyingPower: dayTradingPowerOf(now), dayTradingBuyingPowerCall: 0, regTCall: 0 },
      }),
      ...isInCall,
    },
  }
}

/** The fields that the initial and the current balances of a margin account share. */
function marginOf(worth: Worth): Amounts {
  const { cash, moneyMarket, stocks, options, shorts, requirement, shortProceeds, liquidation } = worth
  return {
    ...{
      accruedInterest: 30,
      bondValue: 0,
      cashBalance: cash,
      cashReceipts: 0,
      liquidationValue: liquidation,
    },
    ...{
      equity: liquidation - options,
      equityPercentage: 100_00,
      longMarginValue: stocks,
      pendingDeposits: 0,
    },
    ...{ longOptionMarketValue: options, shortOptionMarketValue: 0, shortMarginValue: shorts },
    ...{ maintenanceCall: 0, maintenanceRequirement: requirement, marginBalance: 0, regTCall: 0 },
    ...{ moneyMarketFund: moneyMarket, mutualFundValue: 0, shortBalance: shortProceeds },
    ...{ availableFundsNonMarginableTrade: fundsOf(worth), buyingPower: 2 * fundsOf(worth) },
    dayTradingBuyingPower: dayTradingPowerOf(worth),
  }
}

/** The margin loan is at most half the value of the stocks (Regulation T). */
function fundsOf({ liquidation, options, stocks, shorts }: Worth): number {
  return Math.max(0, liquidation - options - Math.round((stocks - shorts) / 2))
}

function dayTradingPowerOf({ liquidation, options, requirement }: Worth): number {
  return Math.max(0, 4 * (liquidation - options - requirement))
}

function cashBalances(before: Worth, now: Worth): Balances {
  return {
    initialBalances: {
      ...amounts({
        ...{ ...cashOf(before), longStockValue: 0, unsettledCash: 0, accountValue: before.liquidation },
      }),
      isInCall: false,
    },
    currentBalances: amounts({
      ...{
        ...cashOf(now),
        longMarketValue: 0,
        shortMarketValue: 0,
        savings: 0,
        cashCall: 0,
        unsettledCash: 0,
      },
      ...{ longNonMarginableMarketValue: now.funds + now.bonds, totalCash: now.cash },
    }),
    projectedBalances: amounts({
      cashAvailableForTrading: now.cash,
      cashAvailableForWithdrawal: now.cash,
    }),
  }
}

/** The fields that the initial and the current balances of a cash account share. */
function cashOf({ cash, moneyMarket, funds, bonds, liquidation }: Worth): Amounts {
  return {
    ...{ accruedInterest: 0, cashBalance: cash, cashReceipts: 0, cashDebitCallValue: 0, pendingDeposits: 0 },
    ...{ cashAvailableForTrading: cash, cashAvailableForWithdrawal: cash, liquidationValue: liquidation },
    ...{ bondValue: bonds, mutualFundValue: funds, moneyMarketFund: moneyMarket },
    ...{ longOptionMarketValue: 0, shortOptionMarketValue: 0 },
  }
}

/** Returns the liquidation value of an account at a time. */
export function liquidationValueOf(account: MockAccount, at: number): Exact {
  return dollars(worthOf(account, at).liquidation)
}

function amounts(cents: Amounts): Readonly<Record<string, Exact>> {
  return Object.fromEntries(Object.entries(cents).map(([name, amount]) => [name, dollars(amount)]))
}
