import { type PostgresAddress, withAdministrator } from './databases.ts'

/** A statement whose locks others wait for. */
interface Lock {
  readonly sql: string
  readonly values: unknown[]
  /** How many must wait before the locks are let go. */
  readonly waiting: number
}

/** Holds the locks of a statement until so many of the calls that `start` makes wait for them; then commits it. */
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
      // On a separate connection: within a transaction, pg_stat_activity does not change after the first read.
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
