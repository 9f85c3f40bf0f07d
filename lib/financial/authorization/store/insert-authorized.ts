import { sql } from 'kysely'
import { authorizationCompleted } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { canApply, statusAfter } from '../../connection-state/transitions.ts'
import type { SealedTokens } from '../../provider-tokens/sealed-tokens.ts'
import { storeTokens } from '../../provider-tokens/store/store-tokens.ts'
import type { Institution } from '../../providers/link/link-definition.ts'

/** A connection whose owner has consented, with the new tokens. */
export interface Authorized {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  /** The id of the consumed state. */
  readonly stateId: string
  readonly tokens: SealedTokens
  readonly scope: string | null
  /** The connection at a provider with a widget; undefined for OAuth. */
  readonly itemId: string | undefined
  readonly institution: Institution
  /** Null if the access token does not expire. */
  readonly accessExpiresAt: Date | null
  readonly refreshDueAt: Date | null
  readonly consentExpiresAt: Date | null
  readonly expiringAt: Date | null
}

/**
 * Stores the tokens of a new consent, and replaces any previous ones. A running refresh loses its lease, so its tokens
 * are not stored.
 *
 * @returns the connection's alias, which is null if its owner ended the authorization in the meantime; undefined if the
 * connection was deleted.
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
      // Lock the connection before the state: `disconnect` uses the same order.
      .with('state', qb =>
        qb
          .selectFrom('authorization_states')
          .innerJoin('connection', 'connection.id', 'authorization_states.connection_id')
          .select('authorization_states.connection_id')
          .where('authorization_states.id', '=', stateId)
          .forUpdate('authorization_states'),
      )
      .with('updated', qb =>
        qb
          .updateTable('provider_connections')
          .from('state')
          .set(eb => ({
            status: statusAfter('authorized'),
            scope: authorized.scope,
            item_id: authorized.itemId ?? null,
            institution_id: authorized.institution.id,
            institution_name: authorized.institution.name,
            must_replace_token: false,
            consent_told_at: null,
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
          .where(canApply('authorized'))
          .returning(changedStatus)
          .returning('alias'),
      )
      .with('event', () => emitConnectionEvent(db, 'updated', now, 'authorized'))
      .with('stored', () => storeTokens(db, 'updated', tokens, now))
      .with('audit', () =>
        auditEach(db, 'updated', context, {
          action: authorizationCompleted,
          outcome: 'success',
          actor: 'user',
          userId,
          sessionId,
          details: connectionDetails('updated', { scope: sql`${authorized.scope}::text` }),
        }),
      )
      .selectFrom('connection')
      .leftJoin('updated', 'updated.id', 'connection.id')
      .select('updated.alias')
      .executeTakeFirst()
  )
}
