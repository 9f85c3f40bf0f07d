import * as routes from '../transactions.ts'
import {
  type Component,
  type Parameters,
  parameters,
  replyEnum,
  replyObject,
  replyUnion,
} from './component.ts'
import { exampleIds } from './example-values.ts'
import { pageObject, pageParameters } from './pages.ts'

const commonFields = {
  id: "The provider's id of the transaction.",
  account_id: "The provider's id of the account.",
  type: 'The type of the transaction, common to all providers.',
  provider_type: "The provider's name of the type.",
  status: 'Whether the transaction is posted. `invalid` if the provider canceled it.',
  time: 'The time of the transaction, in UTC.',
  time_precision:
    '`day` if the provider names only the date: `time` is then noon in UTC. Show only the date.',
  description: "The provider's description; null if it has none.",
  amount: 'The change of the balance of the account, as decimal text. Negative if money left the account.',
  currency: 'The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency.',
  kind: 'The kind of the account.',
}

const common = {
  id: '84627384950',
  account_id: exampleIds.account,
  type: 'trade' as const,
  provider_type: 'TRADE',
  status: 'posted' as const,
  time: '2026-11-24T15:30:00.000Z',
  time_precision: 'second' as const,
  description: 'Buy 10 VTI',
  amount: '-3035.26',
  currency: 'USD',
}

const leg = {
  symbol: 'VTI',
  cusip: '922908769',
  description: 'Vanguard Total Stock Market ETF',
  asset_type: 'COLLECTIVE_INVESTMENT',
  quantity: '10',
  price: '303.5263',
  cost: '-3035.26',
  position_effect: 'opening' as const,
}
const fee = { type: 'COMMISSION', amount: '0' }
const brokerage = {
  traded_at: '2026-11-24T15:30:00.000Z',
  settled_at: '2026-11-25T05:00:00.000Z',
  order_id: '1003482716',
  legs: [leg],
  fees: [fee],
}
const bank = { counterparty: 'City Power & Light' }
const card = { merchant: 'Corner Coffee', category: 'Restaurants' }
const crypto = { symbol: 'BTC', quantity: '0.01', transaction_hash: null }
const loan = { counterparty: 'First Example Bank' }

const COUNTERPARTY = 'The other party of the transaction; null if unknown.'

/** Transactions in the model of all providers. */
export const transactions: readonly Component[] = [
  replyEnum(
    'TransactionType',
    routes.TransactionType,
    'The type of a transaction, common to all providers. Unknown types of a provider are `other`.',
    'trade',
  ),
  replyObject('TransactionLeg', routes.Leg, {
    description: 'One movement of an asset in a trade. Fees are separate.',
    fields: {
      symbol: 'The ticker symbol; null if it has none.',
      cusip: 'The CUSIP number; null if it has none.',
      description: 'The name of the asset; null if unknown.',
      asset_type: "The provider's name of the asset type; null if unknown.",
      quantity: 'The quantity, as decimal text; null if unknown.',
      price: 'The price of one unit; null if unknown.',
      cost: 'The amount that this movement adds to the balance; null if unknown.',
      position_effect: 'Whether the trade opened or closed a position; null if it does not apply.',
    },
    example: leg,
  }),
  replyObject('TransactionFee', routes.Fee, {
    description: 'A fee of a transaction.',
    fields: {
      type: "The provider's name of the fee.",
      amount: 'The amount as decimal text: positive if charged, negative if refunded.',
    },
    example: fee,
  }),
  replyObject('BrokerageTransactionDetails', routes.BrokerageTransactionDetails, {
    description: 'The fields of a transaction of a brokerage account.',
    fields: {
      traded_at: 'The time of the trade, in UTC; null if it is not a trade.',
      settled_at: 'The time of the settlement, in UTC; null if unknown.',
      order_id: "The provider's id of the order; null if it has none.",
      legs: 'The movements of assets.',
      fees: 'The fees.',
    },
    example: brokerage,
  }),
  replyObject('BankTransactionDetails', routes.BankTransactionDetails, {
    description: 'The fields of a transaction of a bank account.',
    fields: { counterparty: COUNTERPARTY },
    example: bank,
  }),
  replyObject('CardTransactionDetails', routes.CardTransactionDetails, {
    description: 'The fields of a transaction of a card.',
    fields: {
      merchant: 'The merchant; null if unknown.',
      category: 'The category of the merchant; null if unknown.',
    },
    example: card,
  }),
  replyObject('CryptoTransactionDetails', routes.CryptoTransactionDetails, {
    description: 'The fields of a transaction of a crypto account.',
    fields: {
      symbol: 'The ticker of the asset.',
      quantity: 'The quantity, as decimal text.',
      transaction_hash: 'The hash of the transaction on the blockchain; null if it has none.',
    },
    example: crypto,
  }),
  replyObject('LoanTransactionDetails', routes.LoanTransactionDetails, {
    description: 'The fields of a transaction of a loan.',
    fields: { counterparty: COUNTERPARTY },
    example: loan,
  }),
  replyObject('OtherTransactionDetails', routes.OtherTransactionDetails, {
    description: 'The fields of a transaction of an account of another kind.',
    fields: { counterparty: COUNTERPARTY },
    example: loan,
  }),
  replyObject('BrokerageTransaction', routes.BrokerageTransaction, {
    description: 'A transaction of a brokerage account.',
    fields: { ...commonFields, brokerage: 'The fields of this kind.' },
    example: { ...common, kind: 'brokerage', brokerage },
  }),
  replyObject('BankTransaction', routes.BankTransaction, {
    description: 'A transaction of a bank account.',
    fields: { ...commonFields, bank: 'The fields of this kind.' },
    example: {
      ...common,
      type: 'payment',
      provider_type: 'ACH',
      description: 'Electricity',
      amount: '-84.10',
      kind: 'bank',
      bank,
    },
  }),
  replyObject('CardTransaction', routes.CardTransaction, {
    description: 'A transaction of a card.',
    fields: { ...commonFields, card: 'The fields of this kind.' },
    example: {
      ...common,
      type: 'purchase',
      provider_type: 'SALE',
      description: 'Coffee',
      amount: '-4.50',
      kind: 'card',
      card,
    },
  }),
  replyObject('CryptoTransaction', routes.CryptoTransaction, {
    description: 'A transaction of a crypto account.',
    fields: { ...commonFields, crypto: 'The fields of this kind.' },
    example: { ...common, description: 'Buy 0.01 BTC', amount: '-650.00', kind: 'crypto', crypto },
  }),
  replyObject('LoanTransaction', routes.LoanTransaction, {
    description: 'A transaction of a loan.',
    fields: { ...commonFields, loan: 'The fields of this kind.' },
    example: {
      ...common,
      type: 'payment',
      provider_type: 'payment',
      description: 'Mortgage payment',
      amount: '1850.00',
      kind: 'loan',
      loan,
    },
  }),
  replyObject('OtherTransaction', routes.OtherTransaction, {
    description: 'A transaction of an account of another kind.',
    fields: { ...commonFields, other: 'The fields of this kind.' },
    example: { ...common, type: 'other', description: 'Points', amount: '25', kind: 'other', other: loan },
  }),
  replyUnion('Transaction', routes.Transaction, {
    description:
      'A transaction, in one model for all providers: common fields, and one object with the fields of the `kind` of its account. Amounts are decimal text.',
    discriminator: {
      field: 'kind',
      names: {
        brokerage: 'BrokerageTransaction',
        bank: 'BankTransaction',
        card: 'CardTransaction',
        crypto: 'CryptoTransaction',
        loan: 'LoanTransaction',
        other: 'OtherTransaction',
      },
    },
    example: { ...common, kind: 'brokerage', brokerage },
  }),
  pageObject('TransactionPage', routes.list.reply.body, 'transactions', {
    ...common,
    kind: 'brokerage',
    brokerage,
  }),
]

/** The parameters of the transaction routes. */
export const transactionParameters: readonly Parameters[] = [
  parameters(routes.list.params, {
    id: { description: 'The id of the connection.', example: exampleIds.connection },
    account_id: {
      description: 'The id of the account, from the list of accounts.',
      example: exampleIds.account,
    },
  }),
  parameters(routes.list.query, {
    ...pageParameters,
    from: {
      description:
        'The start of the time range (inclusive): a time with an offset, or a date (midnight UTC). Default: 30 days before `to`.',
      example: '2026-11-01',
    },
    to: {
      description: 'The end of the time range (exclusive), at most 366 days after `from`. Default: now.',
      example: '2026-11-26T12:00:00Z',
    },
    type: { description: 'Selects the transactions of this type.', example: 'trade' },
  }),
]
