import type { Position } from '../../model/account.ts'
import { subtract } from '../../model/decimal.ts'
import type { SchwabPosition } from './account-replies.ts'

/** Converts a position to the common model. A short position has a negative quantity. */
export function toPosition(position: SchwabPosition): Position {
  const { instrument, longQuantity, shortQuantity } = position
  return {
    symbol: instrument.symbol,
    cusip: instrument.cusip,
    description: instrument.description,
    asset_type: instrument.assetType ?? 'UNKNOWN',
    quantity: subtract(longQuantity, shortQuantity),
    average_price: position.averagePrice,
    market_value: position.marketValue,
    day_profit_loss: position.currentDayProfitLoss,
    open_profit_loss: position.longOpenProfitLoss ?? position.shortOpenProfitLoss,
  }
}
