import {
  AndNode,
  type BinaryOperationNode,
  type ColumnUpdateNode,
  type CompiledQuery,
  type InsertQueryNode,
  type OperationNode,
  PostgresQueryCompiler,
  type PrimitiveValueListNode,
  type QueryId,
  type RootOperationNode,
  ValueListNode,
  type ValueNode,
} from 'kysely'
import type { SqlType } from './column-types.ts'
import type { SlotParameter } from './statements/compiled-statement.ts'
import { plainValue, textValue } from './statements/parameter-value.ts'
import { SlotValue } from './statements/slot.ts'
import { TypedValue, textOf } from './typed-value.ts'
import { type ExpectedType, insertedTypes, isTypedQuery, typeOfColumn } from './typed-values.ts'

/**
 * Compiles queries for the Data API. Uses named parameters, and casts each parameter to the type of the column that it
 * is inserted into, assigned to or compared with.
 */
export class DataApiQueryCompiler extends PostgresQueryCompiler {
  /** The cast types of the values in nodes that are visited later. */
  readonly #expected = new Map<OperationNode, ExpectedType>()
  /** The parameters of slots. Uses of a slot with the same cast share one. */
  readonly #slots = new Map<string, SlotParameter>()
  #isTyped = false

  override compileQuery(node: RootOperationNode, queryId: QueryId): CompiledQuery {
    this.#isTyped = isTypedQuery(node)
    this.#expected.clear()
    this.#slots.clear()
    return super.compileQuery(node, queryId)
  }

  protected override visitInsertQuery(node: InsertQueryNode): void {
    for (const [value, type] of insertedTypes(node)) this.#expect(value, type)
    super.visitInsertQuery(node)
  }

  protected override visitColumnUpdate(node: ColumnUpdateNode): void {
    this.#expect(node.value, typeOfColumn(node.column))
    super.visitColumnUpdate(node)
  }

  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    this.#expect(node.leftOperand, typeOfColumn(node.rightOperand))
    this.#expect(node.rightOperand, typeOfColumn(node.leftOperand))
    super.visitBinaryOperation(node)
  }

  protected override visitValue(node: ValueNode): void {
    const type = this.#expected.get(node)
    if (typeof type === 'string' && !node.immediate) this.#appendTyped(type, node.value)
    else super.visitValue(node)
  }

  protected override visitPrimitiveValueList(node: PrimitiveValueListNode): void {
    const expected = this.#expected.get(node)
    if (node.values.length === 0) this.append('(')
    node.values.forEach((value, index) => {
      this.append(index === 0 ? '(' : ', ')
      const type = typeof expected === 'string' ? expected : expected?.[index]
      if (type) this.#appendTyped(type, value)
      else this.appendValue(value)
    })
    this.append(')')
  }

  protected override appendValue(given: unknown): void {
    // Send dates as text with a cast. The TIMESTAMP hint of the Data API depends on the time zone of the session.
    const value = given instanceof Date ? new TypedValue('timestamptz', given) : given
    const name = `p${this.numParameters}`
    if (value instanceof SlotValue) {
      this.#appendSlot(value, value.type)
    } else if (value instanceof TypedValue && value.value instanceof SlotValue) {
      this.#appendSlot(value.value, value.type)
    } else if (value instanceof TypedValue) {
      this.append(`cast(:${name} as ${value.type})`)
      this.addParameter({ name, value: textValue(textOf(value)) })
    } else {
      this.append(`:${name}`)
      this.addParameter({ name, value: plainValue(value) })
    }
  }

  #appendTyped(type: SqlType, value: unknown): void {
    this.appendValue(value instanceof TypedValue ? value : new TypedValue(type, value))
  }

  #appendSlot({ slot }: SlotValue, type: SqlType | undefined): void {
    const key = `${slot} ${type}`
    let parameter = this.#slots.get(key)
    if (!parameter) {
      const isNameTaken = [...this.#slots.values()].some(([name]) => name === slot)
      parameter = isNameTaken
        ? [`${slot}_${this.numParameters}`, type ?? null, slot]
        : type
          ? [slot, type]
          : [slot]
      this.#slots.set(key, parameter)
      this.addParameter(parameter)
    }
    const [name] = parameter
    this.append(type ? `cast(:${name} as ${type})` : `:${name}`)
  }

  #expect(node: OperationNode, type: ExpectedType): void {
    if (!this.#isTyped) return
    this.#expected.set(node, type)
    if (ValueListNode.is(node)) for (const value of node.values) this.#expect(value, type)
    // The two bounds of `between`.
    if (AndNode.is(node)) for (const bound of [node.left, node.right]) this.#expect(bound, type)
  }
}

/** Returns whether a parameter of a compiled query is filled by a slot. */
export function isSlotParameter(parameter: unknown): parameter is SlotParameter {
  return Array.isArray(parameter)
}
