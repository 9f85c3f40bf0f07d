import { sql } from 'kysely'
import { authorizationFailed } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'

/** A `state` that a callback consumed, whose code was not used. */
export interface ConsumedState {
  readonly stateId: string
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  /** The time that the callback wrote when it consumed the state: another callback's is another one. */
  readonly usedAt: Date
  /** When the callback may be repeated. A state that expires before is of no use then, and stays consumed. */
  readonly neededAt: Date
  /** Why the code was not used, for the audit record. */
  readonly reason: string
}

/** Makes a `state` usable again, and records why. Tells whether it is: it may expire too soon, or be deleted. */
export async function giveBackState(
  db: Database,
  { stateId, userId, sessionId, connectionId, usedAt, neededAt, reason }: ConsumedState,
  context: AuditContext,
): Promise<boolean> {
  const row = await db
    .with('given_back', qb =>
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
      qb.selectNoFrom(eb => eb.exists(eb.selectFrom('given_back').select('id')).as('is_usable')),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: authorizationFailed,
        outcome: 'failure',
        actor: 'user',
        userId,
        sessionId,
        details: sql`jsonb_build_object('connection_id', ${connectionId}::text, 'reason', ${reason}::text,
          'is_state_usable', outcome.is_usable)`,
      }),
    )
    .selectFrom('outcome')
    .select('is_usable')
    .executeTakeFirstOrThrow()
  return Boolean(row.is_usable)
}
