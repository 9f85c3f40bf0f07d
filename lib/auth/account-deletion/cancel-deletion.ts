import { sql } from 'kysely'
import { accountDeletionCanceled } from '../../audit/actions.ts'
import { auditParts } from '../../audit/audit-slots.ts'
import { auditEach } from '../../audit/record.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { lockRequestingSession } from '../revocation/lock-requesting-session.ts'
import type { RequestedChange } from '../revocation/requested-change.ts'
import { userColumns } from '../users/user.ts'

/**
 * Cancels the scheduled deletion of an account. A deletion that has started ended every session, so no session can cancel
 * it. Returns the user, and whether a deletion was scheduled; no row if the session ended in the meantime.
 */
export const cancelDeletion = statement((db, request: Slots<RequestedChange>) =>
  db
    .with('requester', () => lockRequestingSession(db, request, request.now))
    .with('restored', qb =>
      qb
        .updateTable('users')
        .from('requester')
        .set({
          delete_after: null,
          deletion_requested_at: null,
          deletion_attempts: 0,
          updated_at: request.now,
        })
        .whereRef('users.id', '=', 'requester.user_id')
        .where('users.deletion_started_at', 'is', null)
        .returning(userColumns)
        .returning(sql<boolean>`old.delete_after is not null`.as('was_scheduled')),
    )
    .with('canceled', qb => qb.selectFrom('restored').select('id').where('was_scheduled', '=', true))
    .with('audit', () =>
      auditEach(db, 'canceled', auditParts(request), {
        action: accountDeletionCanceled,
        outcome: 'success',
        actor: 'user',
        userId: request.userId,
        sessionId: request.sessionId,
      }),
    )
    .selectFrom('restored')
    .selectAll(),
)
