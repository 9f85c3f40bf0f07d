import type { CompiledQuery } from 'kysely'
import type { DatabaseAddress } from '../database-address.ts'
import { createDriver } from '../driver.ts'
import { bind, type Statement } from './compiled-statement.ts'

/** Executes compiled statements. */
export interface Statements {
  /** Executes a statement, and returns its rows. */
  all<V extends object, R>(statement: Statement<V, R>, values: V): Promise<R[]>
  /** The same, for the first row. */
  first<V extends object, R>(statement: Statement<V, R>, values: V): Promise<R | undefined>
  /**
   * The same, for a statement that returns a row always.
   * @throws {Error} if it returns none. This is a bug.
   */
  one<V extends object, R>(statement: Statement<V, R>, values: V): Promise<R>
}

/** Opens a database for compiled statements. It connects on the first statement. */
export function createStatements(address: DatabaseAddress): Statements {
  const driver = createDriver(address)
  const all = async <V extends object, R>(statement: Statement<V, R>, values: V): Promise<R[]> => {
    const text = statement.text()
    const connection = await driver.acquireConnection()
    // The driver reads the text and the parameters only; the tree of the query exists only when it is built.
    const query = { sql: text.sql, parameters: bind(text, values) } as unknown as CompiledQuery
    return (await connection.executeQuery<R>(query)).rows
  }
  const first: Statements['first'] = async (statement, values) => (await all(statement, values))[0]
  return {
    all,
    first,
    one: async (statement, values) => {
      const row = await first(statement, values)
      if (!row) throw new Error('The statement returned no row')
      return row
    },
  }
}
