import pg from 'pg'
import { ConnectionLost, isConnectionOver, NoConnection } from './connection-faults.ts'
import type { BoundStatement } from './parameters.ts'

/** The address of PostgreSQL. */
export interface PostgresAddress {
  readonly host: string
  readonly port: number
}

/** A database with its address and login. */
export interface PostgresTarget extends PostgresAddress {
  readonly user: string
  readonly password: string
  readonly database: string
}

/** The result of a statement, with all values as text. */
export type TextResult = pg.QueryArrayResult<(string | null)[]>

/** A connection, in exclusive use until it is released. */
export interface Connection {
  /**
   * Runs a statement.
   * @throws {ConnectionLost} if the connection ends before the response. The statement may have been executed.
   */
  run(statement: BoundStatement): Promise<TextResult>
  /** Returns the connection to its pool. Closes a broken connection. */
  release(): void
}

const STATEMENT_MILLISECONDS = 45_000
/** Applies if PostgreSQL does not enforce the statement timeout, because it is paused or unreachable. */
const RESPONSE_MILLISECONDS = STATEMENT_MILLISECONDS + 5_000
const CONNECT_MILLISECONDS = 5_000
const asText = { getTypeParser: () => (value: string) => value }

/** Opens a connection pool. */
export function openPool(target: PostgresTarget): pg.Pool {
  const pool = new pg.Pool({
    ...target,
    options: `-c timezone=UTC -c statement_timeout=${STATEMENT_MILLISECONDS}`,
    max: 20,
    allowExitOnIdle: true,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    query_timeout: RESPONSE_MILLISECONDS,
  })
  // Without these listeners, a broken idle connection ends the process. The next statement reports the error.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

/**
 * Acquires a connection from a pool.
 * @throws {NoConnection} if PostgreSQL is unreachable. Nothing was executed.
 */
export async function acquire(pool: pg.Pool): Promise<Connection> {
  const client = await pool.connect().catch(error => {
    throw error instanceof pg.DatabaseError ? error : new NoConnection(error)
  })
  let fault: Error | undefined
  return {
    run: async ({ text, values, types }) => {
      // pg reads the parameter types and the column parsers from `types`. Its declarations contain only the parsers.
      const query = {
        text,
        values,
        rowMode: 'array' as const,
        queryMode: 'extended',
        types: Object.assign([...types], asText),
      }
      try {
        return await client.query<(string | null)[]>(query)
      } catch (error) {
        if (!isConnectionOver(error)) throw error
        fault = new ConnectionLost(error)
        throw error instanceof pg.DatabaseError ? error : fault
      }
    },
    release: () => client.release(fault),
  }
}
