import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { isConnectionOver } from './connection-faults.ts'
import { acquire, type Connection, openPool, type PostgresAddress, type TextResult } from './connections.ts'
import { TransactionBusy, TransactionNotFound } from './data-api-errors.ts'
import type { PostgresLogin } from './logins.ts'
import type { BoundStatement } from './parameters.ts'

/** A database and the login to use. */
export interface SessionTarget {
  readonly database: string
  readonly login: PostgresLogin
}

interface Transaction {
  readonly connection: Connection
  /** Rolls back the idle transaction. Undefined while a statement runs. */
  expiry: NodeJS.Timeout | undefined
}

const TRANSACTION_IDLE_MILLISECONDS = 3 * 60 * 1000
const command = (text: string): BoundStatement => ({ text, values: [], types: [] })

/** Opens the database connections of the Data API: one pool per database and login, one connection per transaction. */
export function openSessions({ host, port }: PostgresAddress) {
  const pools = new Map<string, pg.Pool>()
  const transactions = new Map<string, Transaction>()

  const connectionTo = ({ database, login: { username: user, password } }: SessionTarget) => {
    const key = JSON.stringify([database, user, password])
    const pool = pools.get(key) ?? openPool({ host, port, user, password, database })
    pools.set(key, pool)
    return acquire(pool)
  }
  const runSingle = async (target: SessionTarget, statement: BoundStatement): Promise<TextResult> => {
    const connection = await connectionTo(target)
    try {
      return await connection.run(statement)
    } finally {
      connection.release()
    }
  }
  const acquireTransaction = (id: string): Transaction => {
    const transaction = transactions.get(id)
    if (!transaction) throw new TransactionNotFound(`Transaction ${id} is not found`)
    if (!transaction.expiry) throw new TransactionBusy('Transaction is still running a query')
    clearTimeout(transaction.expiry)
    transaction.expiry = undefined
    return transaction
  }
  const end = async (id: string, how: 'commit' | 'rollback') => {
    const { connection } = acquireTransaction(id)
    transactions.delete(id)
    try {
      await connection.run(command(how))
    } finally {
      connection.release()
    }
  }
  const expire = (id: string) =>
    setTimeout(() => void end(id, 'rollback').catch(() => {}), TRANSACTION_IDLE_MILLISECONDS).unref()
  const runInTransaction = async (id: string, statement: BoundStatement): Promise<TextResult> => {
    const transaction = acquireTransaction(id)
    try {
      const result = await transaction.connection.run(statement)
      transaction.expiry = expire(id)
      return result
    } catch (error) {
      if (isConnectionOver(error)) {
        transactions.delete(id)
        transaction.connection.release()
      } else transaction.expiry = expire(id)
      throw error
    }
  }

  return {
    execute: (
      target: SessionTarget,
      statement: BoundStatement,
      id: string | undefined,
    ): Promise<TextResult> =>
      id === undefined ? runSingle(target, statement) : runInTransaction(id, statement),
    begin: async (target: SessionTarget): Promise<string> => {
      const connection = await connectionTo(target)
      try {
        await connection.run(command('begin'))
      } catch (error) {
        connection.release()
        throw error
      }
      const id = Buffer.from(randomUUID()).toString('base64')
      transactions.set(id, { connection, expiry: expire(id) })
      return id
    },
    end,
    close: async () => {
      await Promise.all([...transactions.keys()].map(id => end(id, 'rollback').catch(() => {})))
      await Promise.all([...pools.values()].map(pool => pool.end()))
    },
  }
}
