import type { SqlParameter } from '@aws-sdk/client-rds-data'

/** A parameter of the Data API, without its name. */
type Value = NonNullable<SqlParameter['value']>

/** Converts the text of a value with a cast. */
export function textValue(text: string | null): Value {
  return text === null ? { isNull: true } : { stringValue: text }
}

/**
 * Converts a value without a cast. Refuses objects, so that input cannot determine the parameter type.
 * @throws {TypeError} for values that the Data API cannot send, like dates.
 * @throws {RangeError} for numbers that are not finite: JSON would encode them as null.
 */
export function plainValue(value: unknown): Value {
  switch (typeof value) {
    case 'string':
      return { stringValue: value }
    case 'boolean':
      return { booleanValue: value }
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be a parameter`)
      return Number.isSafeInteger(value) ? { longValue: value } : { doubleValue: value }
    case 'object':
      if (value === null) return { isNull: true }
      if (value instanceof Uint8Array) return { blobValue: value }
  }
  throw new TypeError(`A ${typeof value} cannot be a parameter; give it a type with typed()`)
}
