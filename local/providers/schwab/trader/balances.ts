import type { MockAccount } from './accounts.ts'
import { dollars, type Exact, type Value } from './exact-json.ts'

type Amounts = Readonly<Record<string, number>>

// In cents. Includes amounts that floats cannot represent exactly, with up to ten digits before the decimal point.
const margin = {
  initialBalances: {
    ...{
      accruedInterest: 30,
      availableFundsNonMarginableTrade: 31_204_55,
      bondValue: 0,
      buyingPower: 62_409_10,
    },
    ...{
      cashBalance: 12_345_60,
      cashAvailableForTrading: 0,
      cashReceipts: 0,
      dayTradingBuyingPower: 98_765_43,
    },
    ...{ dayTradingBuyingPowerCall: 0, dayTradingEquityCall: 0, equity: 54_627_34, equityPercentage: 100_00 },
    ...{ liquidationValue: 54_627_34, longMarginValue: 44_204_90, longOptionMarketValue: 1_010_00 },
    ...{
      longStockValue: 44_204_90,
      maintenanceCall: 0,
      maintenanceRequirement: 14_434_73,
      margin: 12_345_60,
    },
    ...{
      marginEquity: 54_627_34,
      moneyMarketFund: 0,
      mutualFundValue: 0,
      regTCall: 0,
      shortMarginValue: -2_933_16,
    },
    ...{ shortOptionMarketValue: 0, shortStockValue: -2_933_16, totalCash: 12_345_60, pendingDeposits: 0 },
    ...{ marginBalance: 0, shortBalance: 3_015_60, accountValue: 54_627_34 },
  },
  currentBalances: {
    ...{ accruedInterest: 30, cashBalance: 12_345_60, cashReceipts: 0, longOptionMarketValue: 1_010_00 },
    ...{ liquidationValue: 54_627_34, longMarketValue: 44_204_90, moneyMarketFund: 0, savings: 0 },
    ...{ shortMarketValue: -2_933_16, pendingDeposits: 0, mutualFundValue: 0, bondValue: 0 },
    ...{ shortOptionMarketValue: 0, availableFunds: 31_204_55, availableFundsNonMarginableTrade: 31_204_55 },
    ...{ buyingPower: 62_409_10, buyingPowerNonMarginableTrade: 31_204_55, dayTradingBuyingPower: 98_765_43 },
    ...{ equity: 53_617_34, equityPercentage: 100_00, longMarginValue: 44_204_90, maintenanceCall: 0 },
    ...{ maintenanceRequirement: 14_434_73, marginBalance: 0, regTCall: 0, shortBalance: 3_015_60 },
    ...{ shortMarginValue: -2_933_16, sma: 35_117_20 },
  },
  projectedBalances: {
    ...{ availableFunds: 31_204_55, availableFundsNonMarginableTrade: 31_204_55, buyingPower: 62_409_10 },
    ...{ dayTradingBuyingPower: 98_765_43, dayTradingBuyingPowerCall: 0, maintenanceCall: 0, regTCall: 0 },
    stockBuyingPower: 62_409_10,
  },
}

const CASH_LIQUIDATION = 1_234_567_890_12
const cash = {
  initialBalances: {
    ...{ accruedInterest: 0, cashAvailableForTrading: 1_234_538_082_33, cashAvailableForWithdrawal: 30 },
    ...{
      cashBalance: 1_234_538_082_33,
      bondValue: 9_931_25,
      cashReceipts: 0,
      liquidationValue: CASH_LIQUIDATION,
    },
    ...{ longOptionMarketValue: 0, longStockValue: 0, moneyMarketFund: 0, mutualFundValue: 19_876_54 },
    ...{ shortOptionMarketValue: 0, shortStockValue: 0, unsettledCash: 0, cashDebitCallValue: 0 },
    ...{ pendingDeposits: 0, accountValue: CASH_LIQUIDATION },
  },
  currentBalances: {
    ...{ accruedInterest: 0, cashBalance: 1_234_538_082_33, cashReceipts: 0, longOptionMarketValue: 0 },
    ...{ liquidationValue: CASH_LIQUIDATION, longMarketValue: 0, moneyMarketFund: 0, savings: 0 },
    ...{ shortMarketValue: 0, pendingDeposits: 0, mutualFundValue: 19_876_54, bondValue: 9_931_25 },
    ...{
      shortOptionMarketValue: 0,
      cashAvailableForTrading: 1_234_538_082_33,
      cashAvailableForWithdrawal: 30,
    },
    ...{
      cashCall: 0,
      longNonMarginableMarketValue: 29_807_79,
      totalCash: 1_234_538_082_33,
      cashDebitCallValue: 0,
    },
    unsettledCash: 0,
  },
  projectedBalances: { cashAvailableForTrading: 1_234_538_082_33, cashAvailableForWithdrawal: 30 },
}

/** Returns the balances of an account. A cash account has no margin fields. */
export function balancesOf({ type }: MockAccount): Readonly<Record<string, Value>> {
  const { initialBalances, currentBalances, projectedBalances } = type === 'MARGIN' ? margin : cash
  const isInCall = { isInCall: false }
  return {
    initialBalances: { ...amounts(initialBalances), ...isInCall },
    currentBalances: amounts(currentBalances),
    projectedBalances:
      type === 'MARGIN' ? { ...amounts(projectedBalances), ...isInCall } : amounts(projectedBalances),
  }
}

/** Returns the liquidation value of an account. */
export function liquidationValueOf({ type }: MockAccount): Exact {
  return dollars(type === 'MARGIN' ? margin.currentBalances.liquidationValue : CASH_LIQUIDATION)
}

function amounts(cents: Amounts): Readonly<Record<string, Exact>> {
  return Object.fromEntries(Object.entries(cents).map(([name, amount]) => [name, dollars(amount)]))
}
