import type { Database } from '../../../db/tables.ts'

/** A pending export that a run of the job builds. */
export interface LeasedExport {
  readonly id: string
  readonly user_id: string
  /** Number of started attempts, including this one. */
  readonly attempts: number
}

/** Leases the pending export that is due first; undefined if none is due. An account that is being deleted gets none. */
export function leaseExport(
  db: Database,
  { leaseId, leasedUntil }: { leaseId: string; leasedUntil: Date },
  now: Date,
): Promise<LeasedExport | undefined> {
  return db
    .with('due', qb =>
      qb
        .selectFrom('account_exports')
        .innerJoin('users', 'users.id', 'account_exports.user_id')
        .select('account_exports.id')
        .where('account_exports.state', '=', 'pending')
        .where('account_exports.next_attempt_at', '<=', now)
        .where(eb =>
          eb.or([eb('account_exports.lease_id', 'is', null), eb('account_exports.leased_until', '<=', now)]),
        )
        .where('users.deletion_started_at', 'is', null)
        .orderBy('account_exports.next_attempt_at')
        .limit(1)
        .forUpdate('account_exports')
        .skipLocked(),
    )
    .updateTable('account_exports')
    .from('due')
    .set(eb => ({
      lease_id: leaseId,
      leased_until: leasedUntil,
      attempts: eb('account_exports.attempts', '+', 1),
    }))
    .whereRef('account_exports.id', '=', 'due.id')
    .returning(['account_exports.id', 'account_exports.user_id', 'account_exports.attempts'])
    .executeTakeFirst()
}
