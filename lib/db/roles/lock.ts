import { sql, type Transaction } from 'kysely'
import type { Database, Tables } from '../tables.ts'

/** An arbitrary number that no other advisory lock of this application uses. */
const LOCK = 7_021_126

/** Runs `work` in a transaction that no other change of the roles and their privileges overlaps. */
export function changingRoles<T>(
  owner: Database,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return owner.transaction().execute(async trx => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx)
    return work(trx)
  })
}
