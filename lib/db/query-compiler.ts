import type { SqlParameter } from '@aws-sdk/client-rds-data'
import { PostgresQueryCompiler } from 'kysely'
import { TypedValue, textOf } from './typed-value.ts'

/** A parameter of the Data API, without its name. */
type Value = NonNullable<SqlParameter['value']>

/** Compiles queries for the Data API: named parameters, and a cast around each that has a type. */
export class DataApiQueryCompiler extends PostgresQueryCompiler {
  protected override appendValue(given: unknown): void {
    // A date is a moment wherever it stands. Cast from text, it does not depend on the time zone of the session, which
    // the Data API's own TIMESTAMP hint does.
    const value = given instanceof Date ? new TypedValue('timestamptz', given) : given
    const name = `p${this.numParameters}`
    if (value instanceof TypedValue) {
      this.append(`cast(:${name} as ${value.type})`)
      this.addParameter({ name, value: textValue(textOf(value)) })
    } else {
      this.append(`:${name}`)
      this.addParameter({ name, value: plainValue(value) })
    }
  }
}

function textValue(text: string | null): Value {
  return text === null ? { isNull: true } : { stringValue: text }
}

/** Whatever is none of the Data API's own kinds is refused: an object must never choose how it is sent. */
function plainValue(value: unknown): Value {
  switch (typeof value) {
    case 'string':
      return { stringValue: value }
    case 'boolean':
      return { booleanValue: value }
    case 'number':
      // JSON would turn it into null.
      if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be a parameter`)
      return Number.isSafeInteger(value) ? { longValue: value } : { doubleValue: value }
    case 'object':
      if (value === null) return { isNull: true }
      if (value instanceof Uint8Array) return { blobValue: value }
  }
  throw new TypeError(`A ${typeof value} cannot be a parameter; give it a type with typed()`)
}
