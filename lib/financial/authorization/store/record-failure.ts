import { sql } from 'kysely'
import { authorizationFailed } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditRow } from '../../../audit/record.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { detailsOfConnection } from '../../connection-state/connection-details.ts'

/** An authorization that failed, and why. */
interface FailedAuthorization extends AuditSlotValues {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  readonly reason: string
  /** The error of the provider; null without one. */
  readonly error: string | null
}

/** Records that an authorization failed. */
export const recordFailure = statement((db, failed: Slots<FailedAuthorization>) => {
  const { userId, sessionId, connectionId, reason } = failed
  const error = sql`${failed.error}::text`
  const details = detailsOfConnection(connectionId, { reason: sql`${reason}::text` })
  return db.insertInto('audit_logs').values(
    auditRow(auditParts(failed), {
      action: authorizationFailed,
      outcome: 'failure',
      actor: 'user',
      userId,
      sessionId,
      details: sql<
        Record<string, unknown>
      >`${details} || case when ${error} is null then '{}' else jsonb_build_object('error', ${error}) end`,
    }),
  )
})
