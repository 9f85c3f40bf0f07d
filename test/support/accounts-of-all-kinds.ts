import type { Account, Transaction } from '../../client/src/index.ts'

const common = { number_masked: '••••1234', available: null } as const

/** An account of every kind. Mock providers have brokerage accounts only. */
export const accountsOfAllKinds = [
  {
    ...common,
    id: 'brokerage',
    name: 'Brokerage',
    currency: 'USD',
    balance: '1000.10',
    kind: 'brokerage',
    brokerage: {
      type: 'retirement',
      cash_balance: '100.10',
      buying_power: null,
      maintenance_requirement: null,
      is_day_trader: null,
      is_restricted: true,
      positions: [
        {
          symbol: 'VOO',
          cusip: null,
          description: 'Vanguard S&P 500 ETF',
          asset_type: 'ETF',
          quantity: '2',
          average_price: null,
          market_value: '900.00',
          day_profit_loss: '-1.50',
          open_profit_loss: null,
        },
      ],
    },
  },
  {
    ...common,
    id: 'savings',
    name: 'Savings account',
    currency: 'USD',
    balance: '2000.20',
    available: '1900.00',
    kind: 'bank',
    bank: { type: 'savings', interest_rate: '4.25' },
  },
  {
    ...common,
    id: 'card',
    name: 'Travel card',
    currency: 'USD',
    balance: '300.30',
    kind: 'card',
    card: { network: 'Visa', credit_limit: '5000', minimum_payment: '25', payment_due_on: '2026-12-01' },
  },
  {
    ...common,
    id: 'wallet',
    name: 'Wallet',
    currency: 'USDC',
    balance: '0.123456789012345678',
    kind: 'crypto',
    crypto: {
      holdings: [
        { symbol: 'BTC', quantity: '0.00000001', market_value: '0.001' },
        { symbol: 'ETH', quantity: '2', market_value: null },
      ],
    },
  },
  {
    ...common,
    id: 'elsewhere',
    name: 'Account elsewhere',
    currency: 'USD',
    balance: null,
    kind: 'other',
    other: { type: 'money market' },
  },
  {
    ...common,
    id: 'mortgage',
    name: 'Home loan',
    currency: 'USD',
    balance: '1500.00',
    kind: 'loan',
    loan: { type: 'mortgage', interest_rate: '3.5' },
  },
] as const satisfies readonly Account[]

const moved = {
  provider_type: 'RAW',
  status: 'posted',
  time: '2026-11-20T15:00:00.000Z',
  description: 'the description',
  currency: 'USD',
} as const

/** A transaction of every kind. */
export const transactionsOfAllKinds = [
  {
    ...moved,
    id: 't1',
    account_id: 'brokerage',
    type: 'trade',
    amount: '900.00',
    kind: 'brokerage',
    brokerage: {
      traded_at: '2026-11-20T15:00:00.000Z',
      settled_at: null,
      order_id: null,
      legs: [
        {
          symbol: 'VOO',
          cusip: null,
          description: null,
          asset_type: 'ETF',
          quantity: '-2',
          price: '450.25',
          cost: '900.50',
          position_effect: 'closing',
        },
      ],
      fees: [{ type: 'SEC_FEE', amount: '0.50' }],
    },
  },
  {
    ...moved,
    id: 't2',
    account_id: 'savings',
    type: 'deposit',
    amount: '10.00',
    kind: 'bank',
    bank: { counterparty: 'Employer' },
  },
  {
    ...moved,
    id: 't3',
    account_id: 'card',
    type: 'purchase',
    status: 'pending',
    amount: '-4.50',
    kind: 'card',
    card: { merchant: 'Corner Café', category: 'Restaurants' },
  },
  {
    ...moved,
    id: 't4',
    account_id: 'wallet',
    type: 'transfer',
    amount: '0.00',
    currency: 'USDC',
    kind: 'crypto',
    crypto: { symbol: 'ETH', quantity: '0.5', transaction_hash: '0xabc' },
  },
  {
    ...moved,
    id: 't5',
    account_id: 'elsewhere',
    type: 'other',
    description: null,
    amount: '1',
    kind: 'other',
    other: { counterparty: 'First Bank' },
  },
  {
    ...moved,
    id: 't6',
    account_id: 'mortgage',
    type: 'payment',
    description: null,
    amount: '250.00',
    kind: 'loan',
    loan: { counterparty: null },
  },
] as const satisfies readonly Transaction[]
