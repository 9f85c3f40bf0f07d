/** The transaction types of the Trader API. */
export const transactionTypes = [
  ...(['TRADE', 'RECEIVE_AND_DELIVER', 'DIVIDEND_OR_INTEREST', 'ACH_RECEIPT', 'ACH_DISBURSEMENT'] as const),
  ...(['CASH_RECEIPT', 'CASH_DISBURSEMENT', 'ELECTRONIC_FUND', 'WIRE_OUT', 'WIRE_IN', 'JOURNAL'] as const),
  ...(['MEMORANDUM', 'MARGIN_CALL', 'MONEY_MARKET', 'SMA_ADJUSTMENT'] as const),
]
/** A type of transaction. */
export type TransactionType = (typeof transactionTypes)[number]
