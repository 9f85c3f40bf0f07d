import type { Account } from '@dashtam/client'
import { compare } from '../text/decimal.ts'

/** A security or crypto asset in an account, in one form for both kinds. Amounts are null if unknown. */
export interface HeldAsset {
  readonly key: string
  readonly name: string
  readonly description: string | null
  readonly quantity: string
  readonly averagePrice: string | null
  readonly value: string | null
  readonly dayChange: string | null
  readonly totalChange: string | null
}

/** The columns that assets can be sorted by. */
export type HoldingColumn = 'name' | 'quantity' | 'averagePrice' | 'value' | 'dayChange' | 'totalChange'

/** A column and a direction. */
export interface HoldingOrder {
  readonly column: HoldingColumn
  readonly direction: 'ascending' | 'descending'
}

/** Returns the assets in an account; undefined for kinds of accounts that hold none. */
export function heldAssets(account: Account): HeldAsset[] | undefined {
  if (account.kind === 'brokerage')
    return account.brokerage.positions.map((position, index) => ({
      key: String(index),
      name: position.symbol ?? position.description ?? position.cusip ?? 'Unknown asset',
      description: position.symbol === null ? null : position.description,
      quantity: position.quantity,
      averagePrice: position.average_price,
      value: position.market_value,
      dayChange: position.day_profit_loss,
      totalChange: position.open_profit_loss,
    }))
  if (account.kind === 'crypto')
    return account.crypto.holdings.map((holding, index) => ({
      key: String(index),
      name: holding.symbol,
      description: null,
      quantity: holding.quantity,
      averagePrice: null,
      value: holding.market_value,
      dayChange: null,
      totalChange: null,
    }))
  return undefined
}

/** Sorts assets by a column. Unknown values are last in both directions. */
export function sortAssets(
  assets: readonly HeldAsset[],
  { column, direction }: HoldingOrder,
): readonly HeldAsset[] {
  const sign = direction === 'ascending' ? 1 : -1
  return assets.toSorted((a, b) => {
    const [first, second] = [a[column], b[column]]
    if (first === null || second === null) return Number(first === null) - Number(second === null)
    return sign * (column === 'name' ? first.localeCompare(second) : compare(first, second))
  })
}
