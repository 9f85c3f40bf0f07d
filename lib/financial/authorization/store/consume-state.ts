import { authorizationReturned } from '../../../audit/actions.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'

/** A `state` that came back, and who brings it. */
export interface PresentedState {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  /** Absent where the text is none that was ever given out. */
  readonly state: { readonly id: string; readonly secretHash: string } | undefined
}

/**
 * Uses up a `state`: of any number that bring the same one, one wins. Yields the connection, nothing where its owner has
 * none of that id, and beside it whether the state was one of this connection and user, unused and in time.
 */
export function consumeState(db: Database, presented: PresentedState, context: AuditContext) {
  const { userId, sessionId, connectionId, state } = presented
  const { now } = context
  return db
    .with('connection', qb =>
      qb
        .selectFrom('provider_connections')
        .select(['id', 'provider_key', 'alias'])
        .where('id', '=', connectionId)
        .where('user_id', '=', userId),
    )
    .with('used', qb =>
      qb
        .updateTable('authorization_states')
        .from('connection')
        .set({ used_at: now })
        .whereRef('authorization_states.connection_id', '=', 'connection.id')
        .where('authorization_states.user_id', '=', userId)
        .where('authorization_states.id', '=', state?.id ?? null)
        .where('authorization_states.secret_hash', '=', state?.secretHash ?? '')
        .where('authorization_states.used_at', 'is', null)
        .where('authorization_states.expires_at', '>', now)
        .returning([
          'authorization_states.id as state_id',
          'authorization_states.code_verifier',
          'authorization_states.data_key_id',
          'authorization_states.redirect_uri',
        ]),
    )
    .with('outcome', qb =>
      qb
        .selectFrom('connection')
        .leftJoin('used', join => join.onTrue())
        .leftJoin('data_keys', 'data_keys.id', 'used.data_key_id')
        .select(['connection.id', 'connection.provider_key', 'connection.alias'])
        .select(['used.state_id', 'used.code_verifier', 'used.redirect_uri'])
        .select(['data_keys.id as data_key_id', 'data_keys.wrapped']),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: authorizationReturned,
        outcome: successIf(isPresent('outcome.state_id'), 'failure'),
        actor: 'user',
        userId,
        sessionId,
        details: connectionDetails('outcome'),
      }),
    )
    .selectFrom('outcome')
    .selectAll()
    .executeTakeFirst()
}
