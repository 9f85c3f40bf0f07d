import { eventTested, type Outcome } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { type Actor, auditRow } from '../../audit/record.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'

/** A test event that was sent, or an unknown endpoint. */
type TestRecord = AuditSlotValues & {
  readonly outcome: Outcome
  readonly actor: Actor
  readonly details: Record<string, unknown>
}

/** Records a test event. */
export const recordTest = statement((db, test: Slots<TestRecord>) =>
  db.insertInto('audit_logs').values(
    auditRow(auditParts(test), {
      action: eventTested,
      outcome: test.outcome,
      actor: test.actor,
      details: test.details,
    }),
  ),
)
