import { type RawBuilder, sql } from 'kysely'
import { isUserStale } from '../../../db/expressions.ts'
import type { AllGiven, Given } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import { hasConfirmedTotp, isStrongEnough } from '../../authentication/second-factor.ts'
import { lockRequestingSession } from '../../revocation/lock-requesting-session.ts'
import type { RequestedChange } from '../../revocation/requested-change.ts'

type Requested = AllGiven<Pick<RequestedChange, 'userId' | 'sessionId' | 'tokenVersion' | 'isStrong' | 'now'>>

/**
 * Locks the user and the session for a change of the sign-in methods. Such a change depends on rows of several tables,
 * which the statement reads in the snapshot from before the lock. Every change updates the row of the user
 * (`touchUser`), so the snapshot is stale if the locked row has another version than the one in the snapshot.
 *
 * Selects nothing if the user has got the first second factor since the route checked the authentication.
 */
export function lockForChange(db: Database, change: Requested) {
  return lockRequestingSession(db, change, change.now)
    .select([sql<boolean>`users.password_hash is not null`.as('has_password'), isUserStale.as('is_stale')])
    .where(isStrongEnough(change.isStrong))
}

/** Updates the version of the user's row, for the rows of `source`, another part of the same statement. */
export function touchUser(db: Database, source: string, now: Given<Date>) {
  return db
    .updateTable('users')
    .set({ updated_at: now })
    .where(
      'users.id',
      'in',
      db.selectFrom(sql<{ user_id: string }>`${sql.table(source)}`.as('source')).select('source.user_id'),
    )
}

/** The number of usable passkeys of the requester, except the one with an id. */
export function otherPasskeys(exceptId: Given<string> | null = null): RawBuilder<number> {
  return sql<number>`(select count(*) from passkeys as other where other.user_id = requester.user_id
    and other.revoked_at is null and other.id is distinct from ${exceptId}::uuid)`
}

/** Whether the requester has a confirmed authenticator app. */
export const hasTotp: RawBuilder<boolean> = hasConfirmedTotp('requester.user_id')

/**
 * The outcome of a change: `invalid_token` if the session has ended, `stale`, or the outcome of the first condition that
 * holds, or `done`.
 */
export function outcomeOf<K extends string>(
  refusals: readonly (readonly [condition: RawBuilder<unknown>, outcome: K])[],
): RawBuilder<K | 'invalid_token' | 'stale' | 'done'> {
  const cases = refusals.map(([condition, outcome]) => sql`when ${condition} then ${sql.lit(outcome)}`)
  return sql`case when requester.user_id is null then 'invalid_token' when requester.is_stale then 'stale'
    ${sql.join(cases, sql` `)} else 'done' end`
}
