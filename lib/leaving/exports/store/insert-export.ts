import { sql } from 'kysely'
import { accountExportRequested } from '../../../audit/actions.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach, reasonUnless } from '../../../audit/record.ts'
import { lockRequestingSession } from '../../../auth/revocation/lock-requesting-session.ts'
import type { AccessTokenClaims } from '../../../auth/tokens/access-token.ts'
import { insertEach } from '../../../db/insert-each.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'

/**
 * Requests an export, unless one is pending.
 *
 * @returns false if the session ended in the meantime.
 */
export async function insertExport(
  db: Database,
  { id, claims }: { id: string; claims: AccessTokenClaims },
  context: AuditContext,
): Promise<boolean> {
  const { now } = context
  const { user_id } = await db
    .with('requester', () => lockRequestingSession(db, claims, now))
    .with('inserted', () =>
      insertEach(db, 'account_exports', 'requester', {
        id,
        user_id: sql.ref<string>('requester.user_id'),
        requested_at: now,
        next_attempt_at: now,
      }).onConflict(conflict => conflict.column('user_id').where('state', '=', 'pending').doNothing()),
    )
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('requester', onTrue).select('requester.user_id'))
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: accountExportRequested,
        outcome: successIf(isPresent('outcome.user_id'), 'refused'),
        actor: 'user',
        userId: claims.userId,
        sessionId: claims.sessionId,
        details: reasonUnless(isPresent('outcome.user_id'), 'session_ended'),
      }),
    )
    .selectFrom('outcome')
    .select('user_id')
    .executeTakeFirstOrThrow()
  return user_id !== null
}
