import pg from 'pg'
import { ConnectionLost, isConnectionOver, NoConnection } from './connection-faults.ts'
import type { BoundStatement } from './parameters.ts'

/** Where PostgreSQL is. */
export interface PostgresAddress {
  readonly host: string
  readonly port: number
}

/** The same, as a user of a database. */
export interface PostgresTarget extends PostgresAddress {
  readonly user: string
  readonly password: string
  readonly database: string
}

/** The result of a statement, its values as text. */
export type TextResult = pg.QueryArrayResult<(string | null)[]>

/** One connection, which its holder uses alone until it is released. */
export interface Connection {
  /**
   * Runs a statement.
   * @throws {ConnectionLost} if the connection ends before the answer: the statement may have been carried out.
   */
  run(statement: BoundStatement): Promise<TextResult>
  /** Gives the connection back; one that is broken is closed. */
  release(): void
}

const STATEMENT_MILLISECONDS = 45_000
/** PostgreSQL ends a statement itself, unless it is stopped or unreachable. */
const ANSWER_MILLISECONDS = STATEMENT_MILLISECONDS + 5_000
const CONNECT_MILLISECONDS = 5_000
const asText = { getTypeParser: () => (value: string) => value }

/** Opens the connections to a database. */
export function openPool(target: PostgresTarget): pg.Pool {
  const pool = new pg.Pool({
    ...target,
    options: `-c timezone=UTC -c statement_timeout=${STATEMENT_MILLISECONDS}`,
    max: 20,
    allowExitOnIdle: true,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    query_timeout: ANSWER_MILLISECONDS,
  })
  // A connection that breaks while nobody waits for an answer is closed; its next statement says so. Without a listener, on
  // the pool for idle ones and on the connection for those of an open transaction, the process ends.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

/**
 * Takes a connection out of a pool.
 * @throws {NoConnection} if PostgreSQL cannot be reached: nothing was carried out.
 */
export async function acquire(pool: pg.Pool): Promise<Connection> {
  const client = await pool.connect().catch(error => {
    throw error instanceof pg.DatabaseError ? error : new NoConnection(error)
  })
  let fault: Error | undefined
  return {
    run: async ({ text, values, types }) => {
      // pg reads from `types` both the types of the parameters and how to parse the columns; its declarations know only
      // the latter.
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
