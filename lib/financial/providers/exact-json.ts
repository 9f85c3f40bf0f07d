import { plainDecimal } from './plain-decimal.ts'

type ReviveExactly = (key: string, value: unknown, context?: { readonly source?: string }) => unknown
// TypeScript does not declare the reviver's third parameter yet (ECMAScript 2026).
const parse: (text: string, reviver: ReviveExactly) => unknown = JSON.parse

/** A large response contains about 200,000 values. Millions would take seconds of CPU time. */
const MAX_VALUES = 1_000_000

/**
 * Parses JSON (RFC 8259) and returns every number as decimal text: `12.50` remains `12.50`, an id of 20 digits keeps all of
 * them, `1e3` becomes `1000`.
 *
 * @returns undefined if the text is not JSON, is nested too deeply, contains a number of more than 100 digits or more than
 * a million values.
 */
export function parseExactly(text: string): { readonly value: unknown } | undefined {
  let values = 0
  try {
    const value = parse(text, (_, part, context) => {
      values += 1
      if (values > MAX_VALUES) throw new RangeError('Too many values')
      if (typeof part !== 'number') return part
      const decimal = context?.source === undefined ? undefined : plainDecimal(context.source)
      if (decimal === undefined) throw new RangeError('Number out of range')
      return decimal
    })
    return { value }
  } catch {
    return undefined
  }
}
