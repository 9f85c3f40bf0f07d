import { type Expression, sql } from 'kysely'
import type { Action } from '../../../audit/actions.ts'
import { auditParts } from '../../../audit/audit-slots.ts'
import { successIf } from '../../../audit/outcome-of.ts'
import { auditEach } from '../../../audit/record.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import type { RequestedChange } from '../../revocation/requested-change.ts'

/** The column `subject_id` of a change that is not about a passkey. */
export const noSubject = sql<string | null>`null::text`.as('subject_id')

/**
 * Inserts the audit record of a change for the row of `source`, another part of the same statement. `source` has the
 * columns `kind`, with the outcome, and `subject_id`, with the id of the passkey or null. It must not have a row if the
 * statement is stale.
 */
export function recordChange(db: Database, source: string, action: Action, change: Slots<RequestedChange>) {
  const kind = sql.ref<string>(`${source}.kind`)
  const details: Expression<Record<string, unknown>> = sql`jsonb_strip_nulls(jsonb_build_object(
    'passkey_id', ${sql.ref(`${source}.subject_id`)}, 'reason', nullif(${kind}, 'done')))`
  return auditEach(db, source, auditParts(change), {
    action,
    outcome: successIf(sql`${kind} = 'done'`, 'refused'),
    actor: 'user',
    userId: change.userId,
    sessionId: change.sessionId,
    details,
  })
}
