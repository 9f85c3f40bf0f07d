import { sql } from 'kysely'
import { authorizationCompleted } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { mayUndergo, statusAfter } from '../../connection-state/transitions.ts'
import type { SealedTokens } from '../../provider-tokens/sealed-tokens.ts'
import { keepTokens } from '../../provider-tokens/store/keep-tokens.ts'

/** A connection whose owner has consented, and the tokens that came of it. */
export interface Authorized {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  /** The authorization that was completed. */
  readonly stateId: string
  readonly tokens: SealedTokens
  readonly scope: string | null
  readonly accessExpiresAt: Date
  readonly refreshDueAt: Date | null
  readonly consentExpiresAt: Date | null
  readonly expiringAt: Date | null
}

/**
 * Keeps the tokens of a consent in the place of any that were there. A refresh of those that is under way loses its
 * lease, and what it brings is not kept. Yields the connection's alias, which is null where its owner has ended the
 * authorization meanwhile; nothing where the connection is gone.
 */
export function insertAuthorized(db: Database, authorized: Authorized, context: AuditContext) {
  const { userId, sessionId, connectionId, stateId, tokens } = authorized
  const { now } = context
  return (
    db
      .with('connection', qb =>
        qb
          .selectFrom('provider_connections')
          .select('provider_connections.id')
          .where('provider_connections.id', '=', connectionId)
          .where('provider_connections.user_id', '=', userId)
          .forUpdate(),
      )
      // After the connection, as whoever ends an authorization locks them.
      .with('state', qb =>
        qb
          .selectFrom('authorization_states')
          .innerJoin('connection', 'connection.id', 'authorization_states.connection_id')
          .select('authorization_states.connection_id')
          .where('authorization_states.id', '=', stateId)
          .forUpdate('authorization_states'),
      )
      .with('moved', qb =>
        qb
          .updateTable('provider_connections')
          .from('state')
          .set(eb => ({
            status: statusAfter('authorized'),
            scope: authorized.scope,
            connected_at: now,
            last_refresh_at: null,
            access_expires_at: authorized.accessExpiresAt,
            refresh_due_at: authorized.refreshDueAt,
            consent_expires_at: authorized.consentExpiresAt,
            expiring_at: authorized.expiringAt,
            expiry_told_at: null,
            queued_until: null,
            lease_id: null,
            leased_until: null,
            token_generation: eb('provider_connections.token_generation', '+', 1),
            refresh_failures: 0,
            last_error: null,
            last_error_at: null,
            updated_at: now,
          }))
          .whereRef('provider_connections.id', '=', 'state.connection_id')
          .where(mayUndergo('authorized'))
          .returning(['provider_connections.id', 'provider_key', 'alias']),
      )
      .with('kept', () => keepTokens(db, 'moved', tokens, now))
      .with('audit', () =>
        auditEach(db, 'moved', context, {
          action: authorizationCompleted,
          outcome: 'success',
          actor: 'user',
          userId,
          sessionId,
          details: connectionDetails('moved', { scope: sql`${authorized.scope}::text` }),
        }),
      )
      .selectFrom('connection')
      .leftJoin('moved', 'moved.id', 'connection.id')
      .select('moved.alias')
      .executeTakeFirst()
  )
}
