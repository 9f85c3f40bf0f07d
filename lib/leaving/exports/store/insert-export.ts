import { sql } from 'kysely'
import { accountExportRequested } from '../../../audit/actions.ts'
import { auditParts } from '../../../audit/audit-slots.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { auditEach, reasonUnless } from '../../../audit/record.ts'
import { lockRequestingSession } from '../../../auth/revocation/lock-requesting-session.ts'
import type { RequestedChange } from '../../../auth/revocation/requested-change.ts'
import { insertEach } from '../../../db/insert-each.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

/** Requests an export, unless one is pending. Returns null if the session ended in the meantime. */
export const insertExport = statement((db, request: Slots<RequestedChange & { readonly exportId: string }>) =>
  db
    .with('requester', () => lockRequestingSession(db, request, request.now))
    .with('inserted', () =>
      insertEach(db, 'account_exports', 'requester', {
        id: request.exportId,
        user_id: sql.ref<string>('requester.user_id'),
        requested_at: request.now,
        next_attempt_at: request.now,
      }).onConflict(conflict => conflict.column('user_id').where('state', '=', 'pending').doNothing()),
    )
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('requester', onTrue).select('requester.user_id'))
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(request), {
        action: accountExportRequested,
        outcome: successIf(isPresent('outcome.user_id'), 'refused'),
        actor: 'user',
        userId: request.userId,
        sessionId: request.sessionId,
        details: reasonUnless(isPresent('outcome.user_id'), 'session_ended'),
      }),
    )
    .selectFrom('outcome')
    .select('user_id'),
)
