import { type SqlBool, sql } from 'kysely'
import { authorizationFailed, authorizationPostponed } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { actionIf } from '../../../audit/outcome-of.ts'
import { auditEach } from '../../../audit/record.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { detailsOfConnection } from '../../connection-state/connection-details.ts'

/** A state that a callback consumed without using the code. */
interface ConsumedState extends AuditSlotValues {
  readonly stateId: string
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  /** When this callback consumed the state. Identifies the callback. */
  readonly usedAt: Date
  /** When the client can repeat the callback. A state that expires before this time stays consumed. */
  readonly neededAt: Date
  /** Why the code was not used, for the audit record. */
  readonly reason: string
}

/**
 * Makes a consumed state usable again, and records the reason. The authorization has only failed if that is not possible:
 * the state expires before `neededAt`, or it was deleted.
 */
export const restoreState = statement((db, state: Slots<ConsumedState>) => {
  const { stateId, userId, sessionId, connectionId, usedAt, neededAt, reason } = state
  return db
    .with('restored', qb =>
      qb
        .updateTable('authorization_states')
        .set({ used_at: null })
        .where('id', '=', stateId)
        .where('connection_id', '=', connectionId)
        .where('user_id', '=', userId)
        .where('used_at', '=', usedAt)
        .where('expires_at', '>', neededAt)
        .returning('id'),
    )
    .with('outcome', qb =>
      qb.selectNoFrom(eb => eb.exists(eb.selectFrom('restored').select('id')).as('is_usable')),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(state), {
        action: actionIf(sql<SqlBool>`outcome.is_usable`, authorizationPostponed, authorizationFailed),
        outcome: 'failure',
        actor: 'user',
        userId,
        sessionId,
        details: detailsOfConnection(connectionId, {
          reason: sql`${reason}::text`,
          is_state_usable: sql`outcome.is_usable`,
        }),
      }),
    )
    .selectFrom('outcome')
    .select('is_usable')
})
