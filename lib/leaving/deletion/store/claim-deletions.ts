import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

/** A claim of a run of the job. */
interface DeletionClaim {
  readonly claimedUntil: Date
  readonly now: Date
}

/** Claims the deletion that is due and was claimed longest ago. Counts the started runs, including this one. */
export const claimDeletion = statement((db, { claimedUntil, now }: Slots<DeletionClaim>) =>
  db
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
    .returning(['users.id', 'users.deletion_started_at', 'users.deletion_attempts']),
)

/** Sets when a deletion that could not be finished is retried. */
export const postponeDeletion = statement((db, { userId, until }: Slots<{ userId: string; until: Date }>) =>
  db
    .updateTable('users')
    .set({ deletion_claimed_until: until })
    .where('id', '=', userId)
    .where('deletion_started_at', 'is not', null),
)
