import { type Expression, type SqlBool, sql } from 'kysely'
import type { Action, Outcome } from './actions.ts'

/** Returns the outcome of an audit record: `success` if a condition on the statement holds, else `otherwise`. */
export function successIf(
  condition: Expression<SqlBool>,
  otherwise: Exclude<Outcome, 'success'>,
): Expression<Outcome> {
  return sql<Outcome>`case when ${condition} then 'success' else ${sql.lit(otherwise)} end`
}

/** Returns the action of an audit record: `action` if a condition on the statement holds, else `otherwise`. */
export function actionIf(
  condition: Expression<SqlBool>,
  action: Action,
  otherwise: Action,
): Expression<Action> {
  return sql<Action>`case when ${condition} then ${sql.lit(action)} else ${sql.lit(otherwise)} end`
}

/** Returns the action of an audit record by the value of a column. A value without an action violates `not null`. */
export function actionBy<V extends string>(
  column: Expression<V>,
  actions: Readonly<Record<V, Action>>,
): Expression<Action> {
  const cases = Object.entries<Action>(actions).map(
    ([value, action]) => sql`when ${sql.lit(value)} then ${sql.lit(action)}`,
  )
  return sql<Action>`case ${column} ${sql.join(cases, sql` `)} end`
}

/** Checks that a column of a part of the statement is not null: `isPresent('outcome.user_id')`. */
export function isPresent(column: string): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} is not null`
}
