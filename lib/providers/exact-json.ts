import { plainDecimal } from './plain-decimal.ts'

type ReviveExactly = (key: string, value: unknown, context?: { readonly source?: string }) => unknown
// The declarations do not know yet what a reviver is told of the text it revives (ECMAScript 2026).
const parse: (text: string, reviver: ReviveExactly) => unknown = JSON.parse

/**
 * Parses JSON (RFC 8259) with every number as decimal text: `12.50` stays `12.50`, an id of 20 digits keeps them all,
 * `1e3` becomes `1000`. Nothing where the text is no JSON, is nested too deeply, or holds a number beyond all sense.
 */
export function parseExactly(text: string): { readonly value: unknown } | undefined {
  try {
    const value = parse(text, (_, part, context) => {
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
