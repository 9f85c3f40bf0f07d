import { inject } from 'vitest'
import { withAdministrator } from './databases.ts'

/** A statement whose locks others wait for. */
interface Lock {
  readonly sql: string
  readonly values: unknown[]
  /** How many must wait before the locks are let go. */
  readonly waiting: number
}

/** Holds the locks of a statement until so many of the calls that `start` makes wait for them; then commits it. */
export function whileLocked<T>(database: string, { sql, values, waiting }: Lock, start: () => Promise<T>[]): Promise<T[]> {
  return withAdministrator(
    inject('postgres'),
    async client => {
      await client.query('begin')
      await client.query(sql, values)
      const calls = Promise.all(start())
      const question = "select count(*)::int as n from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'"
      for (let seen = 0; seen < waiting; ) {
        const { rows } = await client.query<{ n: number }>(question, [database])
        seen = rows[0]?.n ?? 0
      }
      await client.query('commit')
      return calls
    },
    database,
  )
}
