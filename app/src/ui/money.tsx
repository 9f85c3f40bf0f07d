import { signOf } from '../text/decimal.ts'
import { formatMoney, type MoneyOptions } from '../text/money.ts'
import { Unknown } from './unknown.tsx'
import './money.css'

/** The properties of {@link Money}. */
export interface MoneyProps extends MoneyOptions {
  /** Decimal text; null if unknown. */
  readonly amount: string | null
  /** An ISO 4217 code, or the ticker of a crypto asset. */
  readonly currency: string
}

/** An amount of money. A signed amount has a color, too. */
export function Money({ amount, currency, ...options }: MoneyProps) {
  const text = formatMoney(amount, currency, options)
  if (amount === null || text === undefined) return <Unknown />
  const color = options.isSigned ? ['loss', '', 'gain'][signOf(amount) + 1] : ''
  return <span className={`number ${color}`}>{text}</span>
}
