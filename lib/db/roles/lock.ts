import { sql, type Transaction } from 'kysely'
import type { Database, Tables } from '../tables.ts'

/** Key of the advisory lock. No other lock of this application uses it. */
const LOCK = 7_021_126

/** Runs `work` in a transaction with an exclusive lock on changes of roles and privileges. */
export function changingRoles<T>(
  owner: Database,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return owner.transaction().execute(async trx => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx)
    return work(trx)
  })
}
