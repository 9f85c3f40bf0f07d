import type { SqlParameter } from '@aws-sdk/client-rds-data'
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
import { TypedValue, textOf } from './typed-value.ts'
import { type ExpectedType, insertedTypes, isTypedQuery, typeOfColumn } from './typed-values.ts'

/** A parameter of the Data API, without its name. */
type Value = NonNullable<SqlParameter['value']>

/**
 * Compiles queries for the Data API. Uses named parameters, and casts each parameter to the type of the column that it
 * is inserted into, assigned to or compared with.
 */
export class DataApiQueryCompiler extends PostgresQueryCompiler {
  /** The cast types of the values in nodes that are visited later. */
  readonly #expected = new Map<OperationNode, ExpectedType>()
  #isTyped = false

  override compileQuery(node: RootOperationNode, queryId: QueryId): CompiledQuery {
    this.#isTyped = isTypedQuery(node)
    this.#expected.clear()
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
    if (value instanceof TypedValue) {
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

  #expect(node: OperationNode, type: ExpectedType): void {
    if (!this.#isTyped) return
    this.#expected.set(node, type)
    if (ValueListNode.is(node)) for (const value of node.values) this.#expect(value, type)
    // The two bounds of `between`.
    if (AndNode.is(node)) for (const bound of [node.left, node.right]) this.#expect(bound, type)
  }
}

function textValue(text: string | null): Value {
  return text === null ? { isNull: true } : { stringValue: text }
}

/** Converts a value without a cast. Refuses objects, so that input cannot determine the parameter type. */
function plainValue(value: unknown): Value {
  switch (typeof value) {
    case 'string':
      return { stringValue: value }
    case 'boolean':
      return { booleanValue: value }
    case 'number':
      // JSON would encode it as null.
      if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be a parameter`)
      return Number.isSafeInteger(value) ? { longValue: value } : { doubleValue: value }
    case 'object':
      if (value === null) return { isNull: true }
      if (value instanceof Uint8Array) return { blobValue: value }
  }
  throw new TypeError(`A ${typeof value} cannot be a parameter; give it a type with typed()`)
}
