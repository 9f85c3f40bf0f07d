import { ExpressionWrapper, expressionBuilder, type InsertObject, isExpression, sql } from 'kysely'
import type { Database, Tables } from './tables.ts'

/**
 * The part of a statement that inserts one row for each row of `source`, another part of the same statement. Expressions
 * among the values refer to the columns of `source`: `sql.ref('account.id')`.
 */
export function insertEach<T extends keyof Tables & string>(
  db: Database,
  table: T,
  source: string,
  values: InsertObject<Tables, T>,
) {
  const eb = expressionBuilder<Tables, T>()
  const entries = Object.entries<unknown>(values)
  const selections = entries.map(([column, value]) =>
    (isExpression(value) ? new ExpressionWrapper(value.toOperationNode()) : eb.val(value)).as(column),
  )
  return db
    .insertInto(table)
    .columns(entries.map(([column]) => column) as never)
    .expression(db.selectFrom(sql`${sql.table(source)}`.as(source)).select(selections))
}
