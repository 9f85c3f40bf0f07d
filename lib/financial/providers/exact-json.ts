import { plainDecimal } from './plain-decimal.ts'

type ReviveExactly = (key: string, value: unknown, context?: { readonly source?: string }) => unknown
// The declarations do not know yet what a reviver is told of the text it revives (ECMAScript 2026).
const parse: (text: string, reviver: ReviveExactly) => unknown = JSON.parse

/** A full answer of an institution holds some 200,000; millions would keep the processor for seconds. */
const MOST_VALUES = 1_000_000

/**
 * Parses JSON (RFC 8259) with every number as decimal text: `12.50` stays `12.50`, an id of 20 digits keeps them all,
 * `1e3` becomes `1000`. Nothing where the text is no JSON, is nested too deeply, or holds a number beyond all sense
 * or more than a million values.
 */
export function parseExactly(text: string): { readonly value: unknown } | undefined {
  let values = 0
  try {
    const value = parse(text, (_, part, context) => {
      values += 1
      if (values > MOST_VALUES) throw new RangeError('Too many values')
      if (typeof part !== 'number') return part
      const decimal = context?.source === undefined ? undefined : plainDecimal(context.source)
      if (decimal === undefined) throw new RangeError('A number beyond all sense')
      return decimal
    })
    return { value }
  } catch {
    return undefined
  }
}
