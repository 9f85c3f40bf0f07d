import { type JoinBuilder, sql } from 'kysely'

/**
 * Exactly one row, without columns of interest: `security_config` has one, always. A statement selects its outcome from it
 * and left-joins what it changed, so that a refused change has an outcome and an audit record too.
 */
export const oneRow = sql<object>`security_config`.as('one_row')

/** Joins every row with every other; for `oneRow`, and for `security_config` itself. */
export function onTrue<DB, TB extends keyof DB>(join: JoinBuilder<DB, TB>): JoinBuilder<DB, TB> {
  return join.onTrue()
}
