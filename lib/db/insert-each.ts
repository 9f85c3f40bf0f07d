import {
  type Expression,
  ExpressionWrapper,
  expressionBuilder,
  type InsertObject,
  isExpression,
  type SqlBool,
  sql,
} from 'kysely'
import type { Database, Tables } from './tables.ts'

/**
 * The part of a statement that inserts one row for each row of `source`, another part of the same statement. Expressions
 * among the values refer to the columns of `source`: `sql.ref('account.id')`. With `where`, only for the rows that match.
 */
export function insertEach<T extends keyof Tables & string>(
  db: Database,
  table: T,
  source: string,
  values: InsertObject<Tables, T>,
  where?: Expression<SqlBool>,
) {
  const eb = expressionBuilder<Tables, T>()
  const entries = Object.entries<unknown>(values)
  const selections = entries.map(([column, value]) =>
    (isExpression(value) ? new ExpressionWrapper(value.toOperationNode()) : eb.val(value)).as(column),
  )
  const rows = db.selectFrom(sql`${sql.table(source)}`.as(source)).select(selections)
  return db
    .insertInto(table)
    .columns(entries.map(([column]) => column) as never)
    .expression(where ? rows.where(where) : rows)
}
