import * as routes from '../accounts.ts'
import { type Component, replyObject, replyUnion } from './component.ts'
import { exampleIds } from './example-values.ts'
import { pageObject } from './pages.ts'

const commonFields = {
  id: "The provider's id of the account. It is not the account number.",
  name: 'The name of the account at the provider.',
  number_masked: 'The account number, masked except for its last characters.',
  currency:
    'The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency; `XXX` if the provider names none.',
  balance: 'The value of the account; the amount owed for a card or a loan. Null if unknown.',
  available: 'The amount available for purchases or withdrawals. Null if unknown.',
}

const common = {
  id: exampleIds.account,
  name: 'Individual',
  number_masked: '••••1234',
  currency: 'USD',
  balance: '25482.10',
  available: '1200.00',
}

const position = {
  symbol: 'VTI',
  cusip: '922908769',
  description: 'Vanguard Total Stock Market ETF',
  asset_type: 'COLLECTIVE_INVESTMENT',
  quantity: '80',
  average_price: '210.25',
  market_value: '24282.10',
  day_profit_loss: '-35.20',
  open_profit_loss: '7462.10',
}
const holding = { symbol: 'BTC', quantity: '0.25', market_value: '16250.00' }

const brokerage = {
  type: 'margin' as const,
  cash_balance: '1200.00',
  buying_power: '2400.00',
  maintenance_requirement: '7284.63',
  is_day_trader: false,
  is_restricted: false,
  positions: [position],
}
const bank = { type: 'checking' as const, interest_rate: '0.45' }
const card = {
  network: 'Visa',
  credit_limit: '10000.00',
  minimum_payment: '35.00',
  payment_due_on: '2026-12-05',
}
const crypto = { holdings: [holding] }
const loan = { type: 'mortgage' as const, interest_rate: '3.25' }
const other = { type: 'other' }

/** Accounts in the model of all providers. */
export const accounts: readonly Component[] = [
  replyObject('Position', routes.Position, {
    description:
      'A security in a brokerage account. Amounts are decimal text in the currency of the account.',
    fields: {
      symbol: 'The ticker symbol; null if it has none.',
      cusip: 'The CUSIP number; null if it has none.',
      description: 'The name of the security; null if unknown.',
      asset_type: "The provider's name of the asset type, such as `EQUITY` or `OPTION`.",
      quantity: 'The quantity, as decimal text. Negative for a short position.',
      average_price: 'The average price paid for one unit; null if unknown.',
      market_value: 'The market value of the position; null if unknown.',
      day_profit_loss: 'The profit or loss of the current day; null if unknown.',
      open_profit_loss: 'The profit or loss since the purchase; null if unknown.',
    },
    example: position,
  }),
  replyObject('Holding', routes.Holding, {
    description: 'A crypto asset in an account.',
    fields: {
      symbol: 'The ticker of the asset.',
      quantity: 'The quantity, as decimal text.',
      market_value: 'The market value in the currency of the account; null if unknown.',
    },
    example: holding,
  }),
  replyObject('BrokerageDetails', routes.BrokerageDetails, {
    description: 'The fields of a brokerage account.',
    fields: {
      type: 'The type of the account.',
      cash_balance: 'The cash in the account; null if unknown.',
      buying_power: 'The amount available to buy securities; null if unknown.',
      maintenance_requirement: 'The equity that a margin account must hold; null if unknown.',
      is_day_trader: 'Whether the account is marked as a pattern day trader; null if unknown.',
      is_restricted: 'Whether trading is restricted to closing orders; null if unknown.',
      positions: 'The securities in the account.',
    },
    example: brokerage,
  }),
  replyObject('BankDetails', routes.BankDetails, {
    description: 'The fields of a bank account.',
    fields: {
      type: 'The type of the account.',
      interest_rate: 'The interest rate in percent per year; null if unknown.',
    },
    example: bank,
  }),
  replyObject('CardDetails', routes.CardDetails, {
    description: 'The fields of a card account.',
    fields: {
      network: 'The card network, such as Visa; null if unknown.',
      credit_limit: 'The credit limit; null if unknown.',
      minimum_payment: 'The minimum payment that is due; null if unknown.',
      payment_due_on: 'The due date of the payment (ISO 8601 date); null if unknown.',
    },
    example: card,
  }),
  replyObject('CryptoDetails', routes.CryptoDetails, {
    description: 'The fields of a crypto account.',
    fields: { holdings: 'The crypto assets in the account.' },
    example: crypto,
  }),
  replyObject('LoanDetails', routes.LoanDetails, {
    description: 'The fields of a loan.',
    fields: {
      type: 'The type of the loan.',
      interest_rate: 'The interest rate in percent per year; null if unknown.',
    },
    example: loan,
  }),
  replyObject('OtherDetails', routes.OtherDetails, {
    description: 'The fields of an account of another kind.',
    fields: { type: "The provider's name of the account type." },
    example: other,
  }),
  replyObject('BrokerageAccount', routes.BrokerageAccount, {
    description: 'A brokerage account.',
    fields: { ...commonFields, kind: 'The kind of the account.', brokerage: 'The fields of this kind.' },
    example: { ...common, kind: 'brokerage', brokerage },
  }),
  replyObject('BankAccount', routes.BankAccount, {
    description: 'A bank account.',
    fields: { ...commonFields, kind: 'The kind of the account.', bank: 'The fields of this kind.' },
    example: { ...common, name: 'Checking', kind: 'bank', bank },
  }),
  replyObject('CardAccount', routes.CardAccount, {
    description: 'A card account.',
    fields: { ...commonFields, kind: 'The kind of the account.', card: 'The fields of this kind.' },
    example: { ...common, name: 'Rewards Card', kind: 'card', card },
  }),
  replyObject('CryptoAccount', routes.CryptoAccount, {
    description: 'An account with crypto assets.',
    fields: { ...commonFields, kind: 'The kind of the account.', crypto: 'The fields of this kind.' },
    example: { ...common, name: 'Wallet', kind: 'crypto', crypto },
  }),
  replyObject('LoanAccount', routes.LoanAccount, {
    description: 'A loan.',
    fields: { ...commonFields, kind: 'The kind of the account.', loan: 'The fields of this kind.' },
    example: { ...common, name: 'Mortgage', kind: 'loan', loan },
  }),
  replyObject('OtherAccount', routes.OtherAccount, {
    description: 'An account of another kind.',
    fields: { ...commonFields, kind: 'The kind of the account.', other: 'The fields of this kind.' },
    example: { ...common, name: 'Rewards', kind: 'other', other },
  }),
  replyUnion('Account', routes.Account, {
    description:
      'An account, in one model for all providers: common fields, and one object with the fields of its `kind`. Amounts are decimal text.',
    discriminator: {
      field: 'kind',
      names: {
        brokerage: 'BrokerageAccount',
        bank: 'BankAccount',
        card: 'CardAccount',
        crypto: 'CryptoAccount',
        loan: 'LoanAccount',
        other: 'OtherAccount',
      },
    },
    example: { ...common, kind: 'brokerage', brokerage },
  }),
  pageObject('AccountPage', routes.list.reply.body, 'accounts', {
    ...common,
    kind: 'brokerage',
    brokerage,
  }),
]
