import type { Decimal } from '../../model/account.ts'
import { negate } from '../../model/decimal.ts'
import { maskNumber } from '../../model/mask-number.ts'
import type { Transaction, TransactionLeg } from '../../model/transaction.ts'
import type { SchwabTransaction, SchwabTransferItem } from './transaction-replies.ts'
import { toTransactionType } from './transaction-types.ts'

const STATUSES: Readonly<Record<string, Transaction['status']>> = {
  VALID: 'posted',
  PENDING: 'pending',
  INVALID: 'invalid',
}
const EFFECTS: Readonly<Record<string, TransactionLeg['position_effect']>> = {
  OPENING: 'opening',
  CLOSING: 'closing',
  AUTOMATIC: 'automatic',
}

/** Converts a transaction to the common model. Separates fees from legs. */
export function toTransaction(accountId: string, row: SchwabTransaction): Transaction {
  const items = row.transferItems ?? []
  return {
    kind: 'brokerage',
    id: row.activityId,
    account_id: accountId,
    type: toTransactionType(row.type, row.netAmount),
    provider_type: row.type,
    status: STATUSES[row.status ?? ''] ?? 'unknown',
    time: row.time,
    time_precision: 'second',
    description: withoutNumber(row),
    amount: row.netAmount,
    currency: 'USD',
    brokerage: {
      traded_at: row.tradeDate,
      settled_at: row.settlementDate,
      order_id: row.orderId,
      legs: items.filter(({ feeType }) => feeType === null).map(toLeg),
      fees: items.flatMap(item =>
        item.feeType === null ? [] : [{ type: item.feeType, amount: chargedBy(item) }],
      ),
    },
  }
}

function toLeg({ instrument, amount, price, cost, positionEffect }: SchwabTransferItem): TransactionLeg {
  return {
    symbol: instrument?.symbol ?? null,
    cusip: instrument?.cusip ?? null,
    description: instrument?.description ?? null,
    asset_type: instrument?.assetType ?? null,
    quantity: amount,
    price,
    cost,
    position_effect: positionEffect === null ? null : (EFFECTS[positionEffect] ?? 'unknown'),
  }
}

/** The cost of a fee is negative if the fee is charged. */
function chargedBy({ cost, amount }: SchwabTransferItem): Decimal {
  return cost === null ? (amount ?? '0') : negate(cost)
}

/** Masks the account number, which the description of a transfer contains. */
function withoutNumber({ description, accountNumber }: SchwabTransaction): string | null {
  if (description === null || !accountNumber) return description
  return description.replaceAll(accountNumber, () => maskNumber(accountNumber))
}
