import { sql } from 'kysely'
import { authorizationCompleted } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import { isActive } from '../../../auth/revocation/active-session.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { canApply, statusAfter } from '../../connection-state/transitions.ts'
import type { ConsentExpiry } from '../../provider-tokens/consent-expiry.ts'
import type { SealedTokens } from '../../provider-tokens/sealed-tokens.ts'
import { lockWithTokens } from '../../provider-tokens/store/lock-with-tokens.ts'
import { storeTokens } from '../../provider-tokens/store/store-tokens.ts'
import { unleased } from '../../provider-tokens/store/unleased.ts'

/** A connection whose owner has consented, with the new tokens. */
interface Authorized extends AuditSlotValues, SealedTokens, ConsentExpiry {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  /** The id of the consumed state. */
  readonly stateId: string
  readonly scope: string | null
  /** The connection at a provider with a widget; null for OAuth. */
  readonly itemId: string | null
  readonly institutionId: string | null
  readonly institutionName: string | null
  /** Null if the access token does not expire. */
  readonly accessExpiresAt: Date | null
  readonly refreshDueAt: Date | null
}

/**
 * Stores the tokens of a new consent, and replaces any previous ones. A running refresh loses its lease, so its tokens
 * are not stored. Deletes the other pending states of the connection: a client that completed two of them would replace
 * this consent. Stores nothing if the session or the account ended in the meantime.
 *
 * Returns the connection's alias, which is null if nothing was stored; no row if the connection was deleted. The tokens
 * are those of the connection's former item, if another one replaces it. The caller has to remove it at the provider. If
 * `is_stale`, the connection changed while the statement waited for the lock: nothing was stored, and the caller must retry.
 */
export const insertAuthorized = statement((db, authorized: Slots<Authorized>) => {
  const { userId, sessionId, connectionId, stateId, scope, now } = authorized
  const { dataKeyId, accessToken, refreshToken } = authorized
  const itemId = sql<string | null>`${authorized.itemId}::text`
  return (
    lockWithTokens(db, { userId, connectionId })
      // The provider call takes time: the session may have ended since the access token was checked. The lock of the user
      // makes the start of a deletion wait, so that it finds these tokens. Lock the connection first, as a breach does.
      .with('session', qb =>
        qb
          .selectFrom('users')
          .innerJoin('sessions', 'sessions.user_id', 'users.id')
          .innerJoin('security_config', onTrue)
          .select('sessions.id')
          .where('users.id', '=', userId)
          .where('sessions.id', '=', sessionId)
          .where(isActive(now))
          .where(({ exists, selectFrom }) => exists(selectFrom('connection').select('connection.id')))
          .forShare('users'),
      )
      // Lock the connection before the state: `disconnect` uses the same order.
      .with('state', qb =>
        qb
          .selectFrom('authorization_states')
          .innerJoin('connection', 'connection.id', 'authorization_states.connection_id')
          .innerJoin('session', onTrue)
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
            scope,
            item_id: itemId,
            institution_id: authorized.institutionId,
            institution_name: authorized.institutionName,
            must_replace_token: false,
            consent_told_at: null,
            connected_at: now,
            last_refresh_at: null,
            access_expires_at: authorized.accessExpiresAt,
            refresh_due_at: authorized.refreshDueAt,
            refresh_paused_at: null,
            // The first refresh of a consent has an audit record.
            refresh_recorded_at: null,
            // The first check of an item reads the end of its consent. No policy delays it.
            checks_requested: sql<number>`provider_connections.checks_requested + case when ${itemId} is null then 0 else 1 end`,
            consent_expires_at: authorized.consentExpiresAt,
            expiring_at: authorized.expiringAt,
            expiry_told_at: null,
            ...unleased,
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
      .with('new_tokens', () => storeTokens(db, 'updated', { dataKeyId, accessToken, refreshToken }, now))
      // A consumed state is being completed, or was.
      .with('deleted_states', qb =>
        qb
          .deleteFrom('authorization_states')
          .using('updated')
          .whereRef('authorization_states.connection_id', '=', 'updated.id')
          .where('authorization_states.id', '!=', stateId)
          .where('authorization_states.used_at', 'is', null),
      )
      .with('former', qb =>
        qb
          .selectFrom('seen')
          .innerJoin('updated', 'updated.id', 'seen.id')
          .innerJoin('stored', onTrue)
          .selectAll('stored')
          .where(sql<boolean>`seen.item_id <> coalesce(${itemId}, '')`),
      )
      .with('audit', () =>
        auditEach(db, 'updated', auditParts(authorized), {
          action: authorizationCompleted,
          outcome: 'success',
          actor: 'user',
          userId,
          sessionId,
          details: connectionDetails('updated', { scope: sql`${scope}::text` }),
        }),
      )
      .selectFrom('seen')
      .leftJoin('connection', 'connection.id', 'seen.id')
      .leftJoin('updated', 'updated.id', 'seen.id')
      .leftJoin('former', onTrue)
      .select(['updated.alias', eb => eb('connection.id', 'is', null).as('is_stale')])
      .select(['former.access_token', 'former.refresh_token', 'former.data_key_id', 'former.wrapped'])
  )
})
