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
 * Enables casts by column type for a query. It is a plugin, so that Kysely's migrator can run without it: the tables of
 * the migrator use the same column names with other types. It only marks the query, because a transformation of the
 * query tree takes longer than its compilation.
 */
export const typedValues: KyselyPlugin = {
  transformQuery: ({ node }) => {
    typedQueries.add(node)
    return node
  },
  transformResult: async ({ result }) => result,
}

/** Returns whether casts by column type are enabled for a query. */
export function isTypedQuery(query: OperationNode): boolean {
  return typedQueries.has(query)
}

/** The cast type of the values in a node: one type, one type for each position of a list, or none. */
export type ExpectedType = SqlType | undefined | readonly (SqlType | undefined)[]

/** Returns the cast type of a column node; `undefined` if no cast is required. */
export function typeOfColumn(node: OperationNode): SqlType | undefined {
  if (ColumnNode.is(node)) return columnTypes[node.column.name]
  return ReferenceNode.is(node) && ColumnNode.is(node.column)
    ? columnTypes[node.column.column.name]
    : undefined
}

/** Returns the value nodes of an insert, each with the cast type of its column. */
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
