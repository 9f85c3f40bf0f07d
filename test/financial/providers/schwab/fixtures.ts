/** Responses of the Trader API, as documented by Schwab. The account numbers are fictitious. */
export const NUMBERS = JSON.stringify([
  { accountNumber: '11112222', hashValue: 'HASHMARGIN' },
  { accountNumber: '33334444', hashValue: 'HASHCASH' },
])

const position = {
  shortQuantity: 0,
  averagePrice: 150.1234,
  currentDayProfitLoss: -1.5,
  currentDayProfitLossPercentage: -0.01,
  longQuantity: 10.5,
  settledLongQuantity: 10.5,
  settledShortQuantity: 0,
  instrument: { assetType: 'EQUITY', cusip: '037833100', symbol: 'AAPL', netChange: 0.5 },
  marketValue: 1575,
  maintenanceRequirement: 472.5,
  averageLongPrice: 150.1234,
  longOpenProfitLoss: 12,
}

const margin = {
  securitiesAccount: {
    type: 'MARGIN',
    accountNumber: '11112222',
    roundTrips: 0,
    isDayTrader: true,
    isClosingOnlyRestricted: false,
    pfcbFlag: false,
    positions: [
      position,
      {
        shortQuantity: 5,
        longQuantity: 0,
        averagePrice: 200,
        marketValue: -1000.25,
        instrument: { assetType: 'SOMETHING_NEW', symbol: 'TSLA' },
      },
    ],
    initialBalances: { liquidationValue: 1 },
    currentBalances: {
      liquidationValue: 100000.1,
      cashBalance: -250.75,
      availableFunds: 5000,
      buyingPower: 10000,
      maintenanceRequirement: 472.5,
      equity: 99000,
    },
    projectedBalances: {},
  },
  aggregatedBalance: { currentLiquidationValue: 100000.1, liquidationValue: 99999 },
}

const cash = {
  securitiesAccount: {
    type: 'CASH',
    accountNumber: '33334444',
    roundTrips: 0,
    isDayTrader: false,
    isClosingOnlyRestricted: true,
    currentBalances: {
      cashAvailableForTrading: 12,
      cashAvailableForWithdrawal: 10,
      totalCash: 12.34,
      liquidationValue: 12.34,
    },
  },
}

/** `GET /accounts?fields=positions`. The trailing zero of the first balance would be lost in a float. */
export const ACCOUNTS = JSON.stringify([margin, cash]).replaceAll('100000.1', '100000.10')

/** A trade with two fees, from `GET /accounts/{hash}/transactions`. */
export const TRADE = {
  activityId: 91000000001,
  time: '2025-07-25T16:02:06+0000',
  user: { cdDomainId: '1', login: 'x', type: 'ADVISOR_USER', userId: 1 },
  description: 'Bought for 11112222',
  accountNumber: '11112222',
  type: 'TRADE',
  status: 'VALID',
  subAccount: 'MARGIN',
  tradeDate: '2025-07-25T16:02:06+0000',
  settlementDate: '2025-07-28T00:00:00-0400',
  positionId: 1,
  orderId: 1002003004005006000,
  netAmount: -1501.69,
  activityType: 'EXECUTION',
  transferItems: [
    {
      instrument: { assetType: 'CURRENCY', symbol: 'CURRENCY_USD', description: 'USD currency' },
      amount: 0.65,
      cost: -0.65,
      feeType: 'COMMISSION',
    },
    {
      instrument: { assetType: 'CURRENCY', symbol: 'CURRENCY_USD', description: 'USD currency' },
      amount: 0.04,
      cost: 0.04,
      feeType: 'SEC_FEE',
    },
    {
      instrument: { assetType: 'EQUITY', symbol: 'AAPL', cusip: '037833100' },
      amount: 10,
      cost: -1501,
      price: 150.1,
      positionEffect: 'OPENING',
    },
  ],
}

/** A deposit, with few optional members. */
export const DEPOSIT = {
  activityId: 91000000002,
  time: '2025-07-26T09:00:00+0000',
  type: 'ELECTRONIC_FUND',
  status: 'SOMETHING_NEW',
  netAmount: 100,
  transferItems: [{ instrument: { assetType: 'CURRENCY', symbol: 'CURRENCY_USD' }, amount: 100, cost: 100 }],
}
