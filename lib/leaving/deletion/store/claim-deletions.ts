import type { Database } from '../../../db/tables.ts'

/** A deletion that a run of the job owns. */
export interface ClaimedDeletion {
  readonly userId: string
  /** Null if the deletion has not started. */
  readonly startedAt: Date | null
  /** Number of started runs, including this one. */
  readonly attempts: number
}

/** Claims the deletion that is due and was claimed longest ago; undefined if none is due. */
export async function claimDeletion(
  db: Database,
  claimedUntil: Date,
  now: Date,
): Promise<ClaimedDeletion | undefined> {
  const row = await db
    .with('due', qb =>
      qb
        .selectFrom('users')
        .select('users.id')
        .where('delete_after', '<=', now)
        .where(eb =>
          eb.or([eb('deletion_claimed_until', 'is', null), eb('deletion_claimed_until', '<=', now)]),
        )
        .orderBy('deletion_claimed_until', order => order.asc().nullsFirst())
        .orderBy('delete_after')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('users')
    .from('due')
    .set(eb => ({
      deletion_claimed_until: claimedUntil,
      deletion_attempts: eb('users.deletion_attempts', '+', 1),
    }))
    .whereRef('users.id', '=', 'due.id')
    .returning(['users.id', 'users.deletion_started_at', 'users.deletion_attempts'])
    .executeTakeFirst()
  return row && { userId: row.id, startedAt: row.deletion_started_at, attempts: row.deletion_attempts }
}

/** Sets when a deletion that could not be finished is retried. */
export async function postponeDeletion(db: Database, userId: string, until: Date): Promise<void> {
  await db
    .updateTable('users')
    .set({ deletion_claimed_until: until })
    .where('id', '=', userId)
    .where('deletion_started_at', 'is not', null)
    .execute()
}
