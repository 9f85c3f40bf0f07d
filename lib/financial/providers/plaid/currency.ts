/** The code of ISO 4217 for "no currency". */
const NONE = 'XXX'

/** Returns the currency of an amount. Plaid names it in one of two fields: currencies of ISO 4217 and all others. */
export function currencyOf({
  iso_currency_code,
  unofficial_currency_code,
}: {
  readonly iso_currency_code: string | null
  readonly unofficial_currency_code: string | null
}): string {
  return iso_currency_code ?? unofficial_currency_code ?? NONE
}
