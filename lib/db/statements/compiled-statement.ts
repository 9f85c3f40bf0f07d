import type { SqlParameter } from '@aws-sdk/client-rds-data'
import type { SqlType } from '../column-types.ts'
import { textOf } from '../typed-value.ts'
import { plainValue, textValue } from './parameter-value.ts'

/**
 * A parameter that a slot fills: its name, its cast, and the name of the slot if the parameter has another one. A list,
 * because bundles contain many.
 */
export type SlotParameter = readonly [name: string, type?: SqlType | null, slot?: string]

/** The text of a statement, and its parameters. Data, so that a bundle can contain it. */
export interface StatementText {
  readonly sql: string
  readonly slots: readonly SlotParameter[]
  /** Parameters that are the same in every execution. */
  readonly constants?: readonly SqlParameter[]
}

/** A statement with slots for the values `V`, which returns rows `R`. */
export interface Statement<V, R> {
  /** Returns the text. It is created once. */
  text(): StatementText
  /** Only for the compiler: no statement has it. */
  readonly types?: { readonly values: V; readonly row: R }
}

/** The rows of a statement. */
export type RowOf<S> = S extends Statement<unknown, infer R> ? R : never

/** A statement that selects at most one row and changes nothing, and its values. */
export interface Selection<V extends object, R> {
  readonly statement: Statement<V, R>
  readonly values: V
}

/** Creates a statement from its text. */
export function compiledStatement<V, R>(text: StatementText): Statement<V, R> {
  return { text: () => text }
}

/**
 * Fills the slots of a statement.
 * @throws {TypeError} if a value is absent or does not have the type of its place. This is a bug.
 */
export function bind({ slots, constants = [] }: StatementText, values: object): SqlParameter[] {
  const given: Readonly<Record<string, unknown>> = { ...values }
  const filled = slots.map(([name, type, slot = name]): SqlParameter => {
    const value = given[slot]
    if (value === undefined) throw new TypeError(`The statement needs a value for ${slot}`)
    return { name, value: type ? textValue(textOf({ type, value })) : plainValue(value) }
  })
  return [...constants, ...filled]
}
