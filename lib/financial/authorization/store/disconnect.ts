import { sql } from 'kysely'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { mayUndergo, statusAfter } from '../../connection-state/transitions.ts'
import { eraseTokens } from '../../provider-tokens/store/keep-tokens.ts'

/** Whose connection, and by which session. */
export interface OwnConnection {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
}

/**
 * Ends an authorization: the tokens are erased, and what was begun is over. One that has ended already stays as it is, and
 * leaves no record.
 * Yields the connection and the tokens that it had, to be revoked at the provider; nothing where its owner has none.
 * Where `is_stale`, it has changed while the statement waited for it, nothing was done, and it is to be done anew.
 */
export function disconnect(db: Database, own: OwnConnection, context: AuditContext) {
  const { now } = context
  return (
    withTokens(db, own)
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
          action: 'authorization_revoked',
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
      .select(found)
      .executeTakeFirst()
  )
}

/** Deletes a connection and all that belongs to it. Yields the same. */
export function deleteConnection(db: Database, own: OwnConnection, context: AuditContext) {
  return withTokens(db, own)
    .with('deleted', qb =>
      qb
        .deleteFrom('provider_connections')
        .using('connection')
        .whereRef('provider_connections.id', '=', 'connection.id')
        .returning(['provider_connections.id', 'provider_connections.provider_key']),
    )
    .with('audit', () =>
      auditEach(db, 'deleted', context, {
        action: 'connection_deleted',
        outcome: 'success',
        actor: 'user',
        userId: own.userId,
        sessionId: own.sessionId,
        details: connectionDetails('deleted'),
      }),
    )
    .selectFrom('seen')
    .leftJoin('connection', 'connection.id', 'seen.id')
    .leftJoin('kept', join => join.onTrue())
    .select(found)
    .executeTakeFirst()
}

const found = [
  'seen.provider_key',
  sql<boolean>`connection.id is null`.as('is_stale'),
  'kept.access_token',
  'kept.refresh_token',
  'kept.data_key_id',
  'kept.wrapped',
] as const

/**
 * Locks the connection, and reads the tokens that it has. Tokens that were kept while this waited for the lock are not in
 * the statement's snapshot: it would neither read nor erase them. So it locks nothing that has had other tokens since.
 */
function withTokens(db: Database, { userId, connectionId }: OwnConnection) {
  return db
    .with(
      cte => cte('seen').materialized(),
      qb =>
        qb
          .selectFrom('provider_connections')
          .select(['id', 'provider_key', 'token_generation'])
          .where('id', '=', connectionId)
          .where('user_id', '=', userId),
    )
    .with('connection', qb =>
      qb
        .selectFrom('provider_connections')
        .innerJoin('seen', 'seen.id', 'provider_connections.id')
        .select('provider_connections.id')
        .whereRef('provider_connections.token_generation', '=', 'seen.token_generation')
        .forUpdate('provider_connections'),
    )
    .with('kept', qb =>
      qb
        .selectFrom('provider_tokens')
        .innerJoin('data_keys', 'data_keys.id', 'provider_tokens.data_key_id')
        .select(['provider_tokens.access_token', 'provider_tokens.refresh_token'])
        .select(['data_keys.id as data_key_id', 'data_keys.wrapped'])
        .where('provider_tokens.connection_id', '=', connectionId),
    )
}
