import { refreshSuspected } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { auditRow } from '../../audit/record.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'

type SuspectedRefresh = AuditSlotValues & {
  readonly userId: string
  readonly sessionId: string
  /** The signals. */
  readonly details: Record<string, unknown>
}

/** Records a suspicious refresh that the policy admits. */
export const recordSuspectedRefresh = statement((db, slots: Slots<SuspectedRefresh>) =>
  db.insertInto('audit_logs').values(
    auditRow(auditParts(slots), {
      action: refreshSuspected,
      outcome: 'success',
      actor: 'user',
      userId: slots.userId,
      sessionId: slots.sessionId,
      details: slots.details,
    }),
  ),
)
