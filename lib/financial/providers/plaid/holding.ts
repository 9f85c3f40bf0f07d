import type { Account, Position } from '../../model/account.ts'
import { divide, subtract } from '../../model/decimal.ts'
import type { PlaidHolding, PlaidSecurity } from './account-replies.ts'

/** A holding with its security; undefined if the reply does not contain the security. */
export interface HeldSecurity {
  readonly holding: PlaidHolding
  readonly security: PlaidSecurity | undefined
}

const PRICE_DIGITS = 6

/** Converts a holding of a brokerage account to the common model. */
export function toPosition({ holding, security }: HeldSecurity): Position {
  const { cost_basis, institution_value, quantity } = holding
  return {
    symbol: security?.ticker_symbol ?? null,
    cusip: security?.cusip ?? null,
    description: security?.name ?? null,
    asset_type: security?.type ?? 'UNKNOWN',
    quantity,
    average_price: cost_basis === null ? null : (divide(cost_basis, quantity, PRICE_DIGITS) ?? null),
    market_value: institution_value,
    day_profit_loss: null,
    open_profit_loss:
      cost_basis === null || institution_value === null ? null : subtract(institution_value, cost_basis),
  }
}

/** Converts a holding of a crypto account to the common model. */
export function toHolding({
  holding,
  security,
}: HeldSecurity): Extract<Account, { kind: 'crypto' }>['crypto']['holdings'][number] {
  return {
    symbol: security?.ticker_symbol ?? security?.name ?? 'UNKNOWN',
    quantity: holding.quantity,
    market_value: holding.institution_value,
  }
}
