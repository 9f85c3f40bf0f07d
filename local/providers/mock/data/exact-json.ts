/** A number that JSON contains exactly as written, without rounding to a float. */
export class Exact {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A value that `writeJson` accepts. */
export type Value =
  | Exact
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Value[]
  | { readonly [name: string]: Value }

/** Converts cents to dollars with two decimals. */
export function dollars(cents: number): Exact {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return new Exact(`${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`)
}

/** Converts parts of a share to a number of shares with up to four decimals. */
export function quantity(units: number): Exact {
  return decimal(BigInt(units), 4)
}

/** Divides whole numbers and returns a decimal number with a fixed number of decimals. */
export function quotient(dividend: number, divisor: number, decimals: number): Exact {
  return decimal((BigInt(dividend) * 10n ** BigInt(decimals)) / BigInt(divisor), decimals)
}

function decimal(digits: bigint, decimals: number): Exact {
  const text = String(digits < 0n ? -digits : digits).padStart(decimals + 1, '0')
  const fraction = text.slice(-decimals).replace(/0+$/, '') || '0'
  return new Exact(`${digits < 0n ? '-' : ''}${text.slice(0, -decimals)}.${fraction}`)
}

/** Writes JSON with exact numbers. Omits undefined members. */
export function writeJson(value: Value): string {
  if (value instanceof Exact) return value.text
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`).join(',')}}`
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}
