import type { SqlParameter } from '@aws-sdk/client-rds-data'
import { type Compilable, DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector } from 'kysely'
import { DataApiQueryCompiler, isSlotParameter } from '../query-compiler.ts'
import type { Database, Tables } from '../tables.ts'
import { typedValues } from '../typed-values.ts'
import type { Statement, StatementText } from './compiled-statement.ts'
import { type SlotCasts, type Slots, slotsOf } from './slot.ts'

/** Builds queries, and executes none. */
const queryBuilder: Database = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new DataApiQueryCompiler(),
  },
  plugins: [typedValues],
})

/**
 * Declares a statement that is built once, with slots for the values of each execution. In a bundle, the text replaces
 * the module that declares it: such a module exports statements only (docs/decisions/0073).
 *
 * @param build Builds the query. It runs once, so that a condition in it cannot depend on a value.
 * @param casts Types of the slots in raw SQL, where no column determines them.
 * @example
 * const findUser = statement((db, slots: Slots<{ email: string }>) =>
 *   db.selectFrom('users').select('id').where('email', '=', slots.email))
 */
export function statement<V extends object, R>(
  build: (db: Database, slots: Slots<V>) => Compilable<R>,
  casts: SlotCasts<V> = {},
): Statement<V, R> {
  let text: StatementText | undefined
  return {
    text: () => {
      text ??= textOf(build(queryBuilder, slotsOf(casts)))
      return text
    },
  }
}

function textOf(query: Compilable<unknown>): StatementText {
  const { sql, parameters } = query.compile()
  const slots = parameters.filter(isSlotParameter)
  const constants = parameters.filter(isConstant)
  return { sql, slots, ...(constants.length > 0 && { constants }) }
}

/** The compiler makes every other parameter a complete one. */
function isConstant(parameter: unknown): parameter is SqlParameter {
  return !isSlotParameter(parameter)
}
