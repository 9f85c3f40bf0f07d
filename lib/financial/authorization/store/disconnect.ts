import { authorizationRevoked } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { mayUndergo, statusAfter } from '../../connection-state/transitions.ts'
import { eraseTokens } from '../../provider-tokens/store/keep-tokens.ts'
import {
  endedTokens,
  lockWithTokens,
  type OwnConnection,
} from '../../provider-tokens/store/lock-with-tokens.ts'

/**
 * Ends an authorization: the tokens are erased, and what was begun is over. One that has ended already stays as it is, and
 * leaves no record.
 * Yields the connection and the tokens that it had, to be revoked at the provider; nothing where its owner has none.
 * Where `is_stale`, it has changed while the statement waited for it, nothing was done, and it is to be done anew.
 */
export function disconnect(db: Database, own: OwnConnection, context: AuditContext) {
  const { now } = context
  return (
    lockWithTokens(db, own)
      .with('moved', qb =>
        qb
          .updateTable('provider_connections')
          .from('connection')
          .set(eb => ({
            status: statusAfter('disconnected'),
            access_expires_at: null,
            refresh_due_at: null,
            consent_expires_at: null,
            expiring_at: null,
            queued_until: null,
            lease_id: null,
            leased_until: null,
            token_generation: eb('provider_connections.token_generation', '+', 1),
            updated_at: now,
          }))
          .whereRef('provider_connections.id', '=', 'connection.id')
          .where(mayUndergo('disconnected'))
          .returning('provider_connections.id'),
      )
      .with('erased', () => eraseTokens(db, 'moved'))
      // What was begun must not connect it after all: neither what has not come back yet, nor what is being completed.
      .with('states_ended', qb =>
        qb
          .deleteFrom('authorization_states')
          .using('connection')
          .whereRef('authorization_states.connection_id', '=', 'connection.id')
          .returning('authorization_states.expires_at'),
      )
      .with('ended', qb =>
        qb
          .selectFrom('connection')
          .innerJoin('seen', 'seen.id', 'connection.id')
          .select(['seen.id', 'seen.provider_key'])
          .where(({ exists, or, selectFrom }) =>
            or([
              exists(selectFrom('moved').select('moved.id')),
              exists(selectFrom('states_ended').select('expires_at').where('expires_at', '>', now)),
            ]),
          ),
      )
      .with('audit', () =>
        auditEach(db, 'ended', context, {
          action: authorizationRevoked,
          outcome: 'success',
          actor: 'user',
          userId: own.userId,
          sessionId: own.sessionId,
          details: connectionDetails('ended'),
        }),
      )
      .selectFrom('seen')
      .leftJoin('connection', 'connection.id', 'seen.id')
      .leftJoin('kept', join => join.onTrue())
      .select(endedTokens)
      .executeTakeFirst()
  )
}
