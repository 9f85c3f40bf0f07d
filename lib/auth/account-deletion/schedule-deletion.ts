import { sql } from 'kysely'
import { accountDeletionRequested } from '../../audit/actions.ts'
import { auditParts } from '../../audit/audit-slots.ts'
import { isPresent, successIf } from '../../audit/outcome-of.ts'
import { auditEach } from '../../audit/record.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { typed } from '../../db/typed.ts'
import { emitSessionsRevoked } from '../revocation/emit-session-revoked.ts'
import { endResetLinks, endVerificationLinks, revokeSessions } from '../revocation/end-issued.ts'
import { lockRequestingSession } from '../revocation/lock-requesting-session.ts'
import type { RequestedChange } from '../revocation/requested-change.ts'

/**
 * Schedules the deletion of an account, ends its other sessions, and revokes its reset and verification links. A
 * deletion that is already scheduled keeps its time. Links in sign-in alerts remain: the owner may need them against the
 * person who requested the deletion.
 *
 * Returns the time of the deletion, and whether this request scheduled it; no row if the session ended in the meantime.
 */
export const scheduleDeletion = statement((db, request: Slots<RequestedChange & { deleteAfter: Date }>) => {
  const { now } = request
  return db
    .with('requester', () => lockRequestingSession(db, request, now))
    .with('scheduled', qb =>
      qb
        .updateTable('users')
        .from('requester')
        .set({
          delete_after: sql<Date>`coalesce(users.delete_after, ${typed('timestamptz', request.deleteAfter)})`,
          deletion_requested_at: sql<Date>`coalesce(users.deletion_requested_at, ${typed('timestamptz', now)})`,
          updated_at: now,
        })
        .whereRef('users.id', '=', 'requester.user_id')
        .returning(['users.id as user_id', 'users.delete_after'])
        // `old` is the row before the update (PostgreSQL 18).
        .returning(sql<boolean>`old.delete_after is null`.as('is_new')),
    )
    .with('first', qb => qb.selectFrom('scheduled').select('user_id').where('is_new', '=', true))
    .with('ended', () => revokeSessions(db, 'first', now, 'deletion_requested', request.sessionId))
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('resets_ended', () => endResetLinks(db, 'first', now))
    .with('verification_links_ended', () => endVerificationLinks(db, 'first', now))
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('scheduled', onTrue)
        .select(['scheduled.user_id', 'scheduled.delete_after']),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(request), {
        action: accountDeletionRequested,
        outcome: successIf(isPresent('outcome.user_id'), 'refused'),
        actor: 'user',
        userId: request.userId,
        sessionId: request.sessionId,
        details: sql`case when outcome.user_id is null then jsonb_build_object('reason', 'session_ended')
          else jsonb_build_object('delete_after', outcome.delete_after) end`,
      }),
    )
    .selectFrom('scheduled')
    .select(['delete_after', 'is_new'])
})
