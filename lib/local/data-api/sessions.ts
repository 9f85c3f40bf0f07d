import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { TransactionBusy, TransactionNotFound } from './errors.ts'
import type { PostgresLogin } from './logins.ts'
import type { BoundStatement } from './parameters.ts'

/** Where PostgreSQL is. */
export interface PostgresAddress {
  readonly host: string
  readonly port: number
}

/** Who uses which database. */
export interface SessionTarget {
  readonly database: string
  readonly login: PostgresLogin
}

/** The result of a statement, its values as text. */
export type TextResult = pg.QueryArrayResult<(string | null)[]>

interface Transaction {
  readonly client: pg.PoolClient
  /** Rolls an idle transaction back; nothing while a statement of it runs. */
  expiry: NodeJS.Timeout | undefined
}

const TRANSACTION_IDLE_MILLISECONDS = 3 * 60 * 1000
const STATEMENT_MILLISECONDS = 45_000
const asText = { getTypeParser: () => (value: string) => value }

/** The connections behind the Data API: a pool for each database and login, one connection for each open transaction. */
export function openSessions({ host, port }: PostgresAddress) {
  const pools = new Map<string, pg.Pool>()
  const transactions = new Map<string, Transaction>()

  const poolOf = ({ database, login: { username: user, password } }: SessionTarget) => {
    const key = JSON.stringify([database, user, password])
    const options = `-c timezone=UTC -c statement_timeout=${STATEMENT_MILLISECONDS}`
    const address = { host, port, user, password, database }
    const pool = pools.get(key) ?? new pg.Pool({ ...address, options, max: 20, allowExitOnIdle: true })
    if (!pools.has(key)) {
      // An idle connection that breaks (PostgreSQL stops first) is no fault of anybody's; the next query says so.
      pool.on('error', () => {})
      pools.set(key, pool)
    }
    return pool
  }
  const run = (on: pg.Pool | pg.PoolClient, { text, values, types }: BoundStatement): Promise<TextResult> => {
    // pg reads from `types` both the types of the parameters and how to parse the columns; its declarations know only
    // the latter.
    const query = {
      text,
      values,
      rowMode: 'array' as const,
      queryMode: 'extended',
      types: Object.assign([...types], asText),
    }
    return on.query(query)
  }
  const hold = (id: string): Transaction => {
    const transaction = transactions.get(id)
    if (!transaction) throw new TransactionNotFound(`Transaction ${id} is not found`)
    if (!transaction.expiry) throw new TransactionBusy('Transaction is still running a query')
    clearTimeout(transaction.expiry)
    transaction.expiry = undefined
    return transaction
  }
  const end = async (id: string, command: 'commit' | 'rollback') => {
    const { client } = hold(id)
    transactions.delete(id)
    try {
      await client.query(command)
    } finally {
      client.release()
    }
  }
  const expire = (id: string) =>
    setTimeout(() => void end(id, 'rollback').catch(() => {}), TRANSACTION_IDLE_MILLISECONDS).unref()

  return {
    execute: async (
      target: SessionTarget,
      statement: BoundStatement,
      id: string | undefined,
    ): Promise<TextResult> => {
      if (id === undefined) return run(poolOf(target), statement)
      const transaction = hold(id)
      try {
        return await run(transaction.client, statement)
      } finally {
        transaction.expiry = expire(id)
      }
    },
    begin: async (target: SessionTarget): Promise<string> => {
      const client = await poolOf(target).connect()
      await client.query('begin')
      const id = Buffer.from(randomUUID()).toString('base64')
      transactions.set(id, { client, expiry: expire(id) })
      return id
    },
    end,
    close: async () => {
      await Promise.all([...transactions.keys()].map(id => end(id, 'rollback').catch(() => {})))
      await Promise.all([...pools.values()].map(pool => pool.end()))
    },
  }
}
