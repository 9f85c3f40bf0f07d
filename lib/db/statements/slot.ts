import { type Expression, ValueNode } from 'kysely'
import type { SqlType } from '../column-types.ts'

/** A value of a part of a statement: known when it is built, or given when it is executed. */
export type Given<T> = T | Slot<T>

/** The values `V`, each known when a statement is built, or given when it is executed. */
export type AllGiven<V> = { readonly [K in keyof V]: Given<V[K]> }

/** The name of a value that a statement gets when it is executed. A class, so that JSON input cannot imitate it. */
export class SlotValue {
  readonly slot: string
  /** The cast where no column determines one. */
  readonly type: SqlType | undefined
  constructor(slot: string, type: SqlType | undefined) {
    this.slot = slot
    this.type = type
  }
}

/** A place of a statement for a value of type `T`. */
export class Slot<T> implements Expression<T> {
  readonly #value: SlotValue
  constructor(value: SlotValue) {
    this.#value = value
  }

  get expressionType(): T | undefined {
    return undefined
  }

  // A new node for each place: the compiler records the cast of a place by its node.
  toOperationNode(): ValueNode {
    return ValueNode.create(this.#value)
  }
}

/** The slots of the values `V`. */
export type Slots<V> = { readonly [K in keyof V]-?: Slot<V[K]> }

/** Casts of slots, where a slot is used without a column that determines the type. */
export type SlotCasts<V> = { readonly [K in keyof V]?: SqlType }

/**
 * Returns a slot for every name that is read.
 * @throws {TypeError} if the slots are enumerated, for example by a spread: their names are not known.
 */
export function slotsOf<V extends object>(casts: SlotCasts<V>): Slots<V> {
  const types: Readonly<Record<string, SqlType | undefined>> = casts
  const refuse = (): never => {
    throw new TypeError('Slots must be named one by one')
  }
  // A proxy, because only the type of `V` lists the names.
  return new Proxy({} as Slots<V>, {
    get: (_, name) => (typeof name === 'string' ? new Slot(new SlotValue(name, types[name])) : undefined),
    ownKeys: refuse,
    has: refuse,
  })
}
