import { atFirstUse } from './at-first-use.ts'
import { type Decimal, isDecimal } from './decimal.ts'

const LOCALE = 'en-US'
/** The most digits after the point that `Intl` can show. */
const ALL_DIGITS = 100

/** The options of {@link formatMoney}. */
export interface MoneyOptions {
  /** Shows the sign of a gain, too. */
  readonly isSigned?: boolean
  /** `exact` shows every digit, `price` rounds long fractions, `compact` shortens large amounts. Default: `exact`. */
  readonly digits?: 'exact' | 'price' | 'compact'
}

const digitOptions = {
  exact: () => ({ maximumFractionDigits: ALL_DIGITS }),
  // Small prices, for example of crypto assets, keep significant digits.
  price: decimal =>
    /^-?0\.00/.test(decimal) ? { maximumSignificantDigits: 4 } : { maximumFractionDigits: 4 },
  compact: () => ({ notation: 'compact', maximumSignificantDigits: 3 }),
} satisfies Record<string, (decimal: Decimal) => Intl.NumberFormatOptions>

/**
 * Formats an amount, such as "−$1,234.50" or "0.25 BTC", without losing digits of the decimal text.
 *
 * @param currency - An ISO 4217 code, or the ticker of a crypto asset.
 * @returns undefined if the amount is unknown.
 */
export function formatMoney(
  amount: string | null,
  currency: string,
  { isSigned = false, digits = 'exact' }: MoneyOptions = {},
): string | undefined {
  if (amount === null || !isDecimal(amount)) return undefined
  const sign = { signDisplay: isSigned ? 'exceptZero' : 'negative' } as const
  const options = { ...sign, ...digitOptions[digits](amount) }
  return isCurrency(currency)
    ? format(amount, { style: 'currency', currency, ...options })
    : `${format(amount, options)} ${currency}`
}

/** Creates what takes long to create, about 15 ms, before the first amount is shown. */
export function prepareMoney(): void {
  formatMoney('0', 'USD')
}

/**
 * Returns whether `Intl` knows a currency. It throws for tickers such as `USDC`, and rounds others, such as `BTC`, to two
 * digits. Its list of all currencies takes 70 ms to create; a single name does not.
 */
function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && currencyNames().of(code) !== undefined
}

const currencyNames = atFirstUse(() => new Intl.DisplayNames(LOCALE, { type: 'currency', fallback: 'none' }))

/** Formats a quantity, such as "1,234.5678". */
export function formatQuantity(quantity: string): string {
  return isDecimal(quantity) ? format(quantity, { maximumFractionDigits: ALL_DIGITS }) : quantity
}

/** Formats a rate in percent, such as "4.25%". */
export function formatPercent(percent: string): string {
  return `${formatQuantity(percent)}%`
}

/** Formats with a real minus sign, which is as wide as a plus sign. */
function format(decimal: Decimal, options: Intl.NumberFormatOptions): string {
  return formatterOf(options).format(decimal).replace('-', '−')
}

/** A formatter takes much longer to create than to use, and a page formats many amounts in the same way. */
const formatters = new Map<string, Intl.NumberFormat>()

function formatterOf(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options)
  const formatter = formatters.get(key) ?? new Intl.NumberFormat(LOCALE, options)
  formatters.set(key, formatter)
  return formatter
}
