import { sql } from 'kysely'
import { type Action, authorizationFailed, authorizationPostponed } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { detailsOfConnection } from '../../connection-state/connection-details.ts'

/** A state that a callback consumed without using the code. */
export interface ConsumedState {
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
 * Makes a consumed state usable again, and records the reason. The authorization has only failed if that is not possible.
 * @returns false if the state expires before `neededAt`, or if it was deleted.
 */
export async function restoreState(
  db: Database,
  { stateId, userId, sessionId, connectionId, usedAt, neededAt, reason }: ConsumedState,
  context: AuditContext,
): Promise<boolean> {
  const row = await db
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
      auditEach(db, 'outcome', context, {
        action: sql<Action>`case when outcome.is_usable then ${authorizationPostponed}::text else ${authorizationFailed}::text end`,
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
    .executeTakeFirstOrThrow()
  return Boolean(row.is_usable)
}
