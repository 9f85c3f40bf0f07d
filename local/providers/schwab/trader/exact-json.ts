/** A number that is written as it stands, whatever a float would make of it. */
export class Exact {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What can be written as JSON. */
export type Value =
  | Exact
  | string
  | number
  | boolean
  | undefined
  | readonly Value[]
  | { readonly [name: string]: Value }

/** Dollars with two decimals, of whole cents. */
export function dollars(cents: number): Exact {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return new Exact(`${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`)
}

/** Writes JSON with its exact numbers; members that are undefined are left out. */
export function writeJson(value: Value): string {
  if (value instanceof Exact) return value.text
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`
  if (typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`).join(',')}}`
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}
