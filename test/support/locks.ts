import { type PostgresAddress, withAdministrator } from './databases.ts'

/** A statement whose locks other statements wait for. */
interface Lock {
  readonly sql: string
  readonly values: unknown[]
  /** The number of waiting statements after which the lock is released. */
  readonly waiting: number
}

/** Holds the locks of a statement until this many of the calls of `start` wait for them, and then commits. */
export function whileLocked<T>(
  postgres: PostgresAddress,
  database: string,
  { sql, values, waiting }: Lock,
  start: () => Promise<T>[],
): Promise<T[]> {
  return withAdministrator(
    postgres,
    async holder => {
      await holder.query('begin')
      await holder.query(sql, values)
      const calls = Promise.all(start())
      // On another connection: within a transaction, pg_stat_activity does not change after its first read.
      await withAdministrator(postgres, async observer => {
        const question =
          "select count(*)::int as n from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'"
        for (let seen = 0; seen < waiting; ) {
          const { rows } = await observer.query<{ n: number }>(question, [database])
          seen = rows[0]?.n ?? 0
        }
      })
      await holder.query('commit')
      return calls
    },
    database,
  )
}
