import * as z from 'zod/mini'
import { isSecureUrl } from './secure-url.ts'

/** The products that applications can ask for. This server serves two of them. */
export const products = [
  'assets',
  'auth',
  'identity',
  'income',
  'investments',
  'liabilities',
  'signal',
  'statements',
  'transactions',
  'transfer',
] as const

/** A list of products. Unknown ones have their own error code. */
export const ProductList = z.array(z.string())
/** An https URL, or an http URL of this machine. */
export const WebUrl = z.string().check(z.maxLength(2_000), z.refine(isSecureUrl))
/** A day as `YYYY-MM-DD`. */
export const Day = z.string().check(
  z.regex(/^\d{4}-\d\d-\d\d$/),
  // `Date.parse` accepts 30 February as 2 March.
  z.refine(text => {
    const time = Date.parse(`${text}T00:00:00Z`)
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  }),
)
/** ISO 3166-1 alpha-2. */
export const CountryCodes = z.array(z.string().check(z.regex(/^[A-Z]{2}$/))).check(z.minLength(1))
/** A page of rows. */
export const Count = z.int().check(z.minimum(1), z.maximum(500))

/** Returns a product of the lists that no application can ask for. */
export function unknownProduct(
  ...lists: readonly (readonly string[] | null | undefined)[]
): string | undefined {
  return lists.flatMap(list => list ?? []).find(product => !products.some(one => one === product))
}
