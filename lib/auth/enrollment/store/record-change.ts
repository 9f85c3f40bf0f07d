import { type Expression, sql } from 'kysely'
import type { Action } from '../../../audit/actions.ts'
import { successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import type { AccessTokenClaims } from '../../tokens/access-token.ts'

/** The column `subject_id` of a change that is not about a passkey. */
export const noSubject = sql<string | null>`null::text`.as('subject_id')

/**
 * Inserts the audit record of a change for the row of `source`, another part of the same statement. `source` has the
 * columns `kind`, with the outcome, and `subject_id`, with the id of the passkey or null. It must not have a row if the
 * statement is stale.
 */
export function recordChange(
  db: Database,
  source: string,
  action: Action,
  claims: AccessTokenClaims,
  context: AuditContext,
) {
  const kind = sql.ref<string>(`${source}.kind`)
  const details: Expression<Record<string, unknown>> = sql`jsonb_strip_nulls(jsonb_build_object(
    'passkey_id', ${sql.ref(`${source}.subject_id`)}, 'reason', nullif(${kind}, 'done')))`
  return auditEach(db, source, context, {
    action,
    outcome: successIf(sql`${kind} = 'done'`, 'refused'),
    actor: 'user',
    userId: claims.userId,
    sessionId: claims.sessionId,
    details,
  })
}
