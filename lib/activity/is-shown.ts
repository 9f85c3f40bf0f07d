import { type Expression, type SqlBool, sql } from 'kysely'
import { shownEvents } from './shown-events.ts'

/**
 * Returns the condition that a record is shown. It contains literals, not parameters, so that the planner knows that the
 * index of activity, which omits some actions, has every record. The pairs are texts, because PostgreSQL looks up texts in
 * a hash table, and compares rows one after the other.
 */
export function isShown(): Expression<SqlBool> {
  const pairs = shownEvents().map(({ action, outcome }) => sql.lit(`${action} ${outcome}`))
  const actionsOf = [...new Set(shownEvents().map(({ action }) => action))].map(action => sql.lit(action))
  return sql<SqlBool>`(action in (${sql.join(actionsOf)}) and action || ' ' || outcome in (${sql.join(pairs)}))`
}
