import {
  AliasNode,
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  type ColumnUpdateNode,
  InsertQueryNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  PrimitiveValueListNode,
  ReferenceNode,
  SelectionNode,
  SelectQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from 'kysely'
import { columnTypes } from './column-types.ts'
import { TypedValue } from './typed-value.ts'

/**
 * Gives every value of a statement the type of the column that it meets: where it is inserted, by position; where it is
 * set; where it is compared. A plugin, so that Kysely's migrator, whose tables name their columns otherwise, can do
 * without.
 */
export function typedValues(): KyselyPlugin {
  const transformer = new TypedValues()
  return {
    transformQuery: ({ node }) => transformer.transformNode(node),
    transformResult: async ({ result }) => result,
  }
}

class TypedValues extends OperationNodeTransformer {
  protected override transformInsertQuery(node: InsertQueryNode): InsertQueryNode {
    const insert = super.transformInsertQuery(node)
    const columns = insert.columns?.map(column => column.column.name)
    if (!columns || !insert.values) return insert
    return InsertQueryNode.cloneWith(insert, { values: typeInserted(insert.values, columns) })
  }

  protected override transformColumnUpdate(node: ColumnUpdateNode): ColumnUpdateNode {
    const update = super.transformColumnUpdate(node)
    return { ...update, value: typeBy(columnName(update.column), update.value) }
  }

  protected override transformBinaryOperation(node: BinaryOperationNode): BinaryOperationNode {
    const operation = super.transformBinaryOperation(node)
    const { leftOperand, operator, rightOperand } = operation
    return BinaryOperationNode.create(
      typeBy(columnName(rightOperand), leftOperand),
      operator,
      typeBy(columnName(leftOperand), rightOperand),
    )
  }
}

function columnName(node: OperationNode): string | undefined {
  if (ColumnNode.is(node)) return node.column.name
  if (ReferenceNode.is(node) && ColumnNode.is(node.column)) return node.column.column.name
  return undefined
}

/** Types a value, or each value of a list, by the column that it meets. */
function typeBy(column: string | undefined, node: OperationNode): OperationNode {
  const type = column === undefined ? undefined : columnTypes[column]
  if (!type) return node
  if (ValueNode.is(node)) {
    const isTyped = node.value instanceof TypedValue || node.immediate
    return isTyped ? node : ValueNode.create(new TypedValue(type, node.value))
  }
  // The two bounds of `between`.
  if (AndNode.is(node)) return AndNode.create(typeBy(column, node.left), typeBy(column, node.right))
  if (ValueListNode.is(node)) return ValueListNode.create(node.values.map(value => typeBy(column, value)))
  if (PrimitiveValueListNode.is(node)) {
    return ValueListNode.create(node.values.map(value => ValueNode.create(new TypedValue(type, value))))
  }
  return node
}

function typeInserted(values: OperationNode, columns: readonly string[]): OperationNode {
  if (ValuesNode.is(values)) {
    return ValuesNode.create(
      values.values.map(row => {
        const nodes = PrimitiveValueListNode.is(row)
          ? row.values.map(value => ValueNode.create(value))
          : row.values
        return ValueListNode.create(nodes.map((node, index) => typeBy(columns[index], node)))
      }),
    )
  }
  if (SelectQueryNode.is(values) && values.selections) {
    const selections = values.selections.map((selection, index) => typeSelection(selection, columns[index]))
    return SelectQueryNode.cloneWithSelections({ ...values, selections: [] }, selections)
  }
  return values
}

function typeSelection(selection: SelectionNode, column: string | undefined): SelectionNode {
  const selected = selection.selection
  if (!AliasNode.is(selected)) return selection
  return SelectionNode.create(AliasNode.create(typeBy(column, selected.node), selected.alias))
}
