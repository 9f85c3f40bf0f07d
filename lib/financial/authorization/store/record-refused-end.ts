import { sql } from 'kysely'
import { authorizationRevoked } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { type Actor, auditRow } from '../../../audit/record.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

/** A connection that an operator could not end. */
interface RefusedEnd extends AuditSlotValues {
  readonly connectionId: string
  readonly actor: Actor
  readonly reason: string
}

/** Records that an operator could not end a connection, because it does not exist. */
export const recordRefusedEnd = statement((db, refused: Slots<RefusedEnd>) => {
  const { connectionId, actor, reason } = refused
  return db.insertInto('audit_logs').values(
    auditRow(auditParts(refused), {
      action: authorizationRevoked,
      outcome: 'refused',
      actor,
      details: sql<
        Record<string, unknown>
      >`jsonb_build_object('connection_id', ${connectionId}::text, 'reason', ${reason}::text)`,
    }),
  )
})
