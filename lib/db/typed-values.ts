import {
  AliasNode,
  ColumnNode,
  type InsertQueryNode,
  type KyselyPlugin,
  type OperationNode,
  ReferenceNode,
  SelectQueryNode,
  ValueListNode,
  ValuesNode,
} from 'kysely'
import { columnTypes, type SqlType } from './column-types.ts'

const typedQueries = new WeakSet<OperationNode>()

/**
 * Has the values of a query typed by the columns that they meet. A plugin, so that Kysely's migrator, whose own tables
 * name their columns otherwise, can do without; it only marks the query, since copying its tree takes longer than
 * compiling it.
 */
export const typedValues: KyselyPlugin = {
  transformQuery: ({ node }) => {
    typedQueries.add(node)
    return node
  },
  transformResult: async ({ result }) => result,
}

/** Tells whether the values of a query are typed. */
export function isTypedQuery(query: OperationNode): boolean {
  return typedQueries.has(query)
}

/** What the values of a node are cast to: one type, one for each place of a list, or none. */
export type ExpectedType = SqlType | undefined | readonly (SqlType | undefined)[]

/** The type of the column that a node names, where a plain value cannot fill it. */
export function typeOfColumn(node: OperationNode): SqlType | undefined {
  if (ColumnNode.is(node)) return columnTypes[node.column.name]
  return ReferenceNode.is(node) && ColumnNode.is(node.column)
    ? columnTypes[node.column.column.name]
    : undefined
}

/** The nodes of an insertion that hold values, each with the type of the column at its place. */
export function insertedTypes({ columns = [], values }: InsertQueryNode): [OperationNode, ExpectedType][] {
  const types = columns.map(typeOfColumn)
  if (values && SelectQueryNode.is(values)) {
    return (values.selections ?? []).map(({ selection }, index) => [
      AliasNode.is(selection) ? selection.node : selection,
      types[index],
    ])
  }
  if (!values || !ValuesNode.is(values)) return []
  return values.values.flatMap((row): [OperationNode, ExpectedType][] =>
    ValueListNode.is(row) ? row.values.map((value, index) => [value, types[index]]) : [[row, types]],
  )
}
