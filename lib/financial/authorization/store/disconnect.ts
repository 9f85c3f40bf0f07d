import { type Expression, sql } from 'kysely'
import { authorizationRevoked } from '../../../audit/actions.ts'
import { type Actor, type AuditContext, auditEach } from '../../../audit/record.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import type { ConnectionReason } from '../../../events/event-reasons.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { canApply, statusAfter } from '../../connection-state/transitions.ts'
import {
  lockWithTokens,
  type OwnConnection,
  revokedTokenColumns,
} from '../../provider-tokens/store/lock-with-tokens.ts'
import { unleased } from '../../provider-tokens/store/released-leases.ts'
import { deleteTokens } from '../../provider-tokens/store/store-tokens.ts'

/** An operator who ends an authorization. */
export interface ByOperator {
  readonly actor: Actor
  readonly reason: string
}

/** Who ended an authorization, if not its owner. */
export interface EndedBy extends ByOperator {
  /** The reason in the event. */
  readonly event: ConnectionReason
  /** Whether the provider had revoked the tokens before. Absent if it is asked afterwards. */
  readonly revokedAtProvider?: boolean
}

function detailsOf({ reason, revokedAtProvider }: EndedBy): Record<string, Expression<unknown>> {
  return {
    reason: sql`${reason}::text`,
    ...(revokedAtProvider !== undefined && { revoked_at_provider: sql`${revokedAtProvider}::boolean` }),
  }
}

/**
 * Ends the authorization of a connection: deletes its tokens and its pending states. If the authorization has already
 * ended, changes nothing and writes no audit record.
 *
 * @returns the deleted tokens, so that the caller can revoke them at the provider, or undefined if the user has no such
 * connection. If `is_stale`, the connection changed while the statement waited for the lock: nothing was done, and the
 * caller must retry.
 */
export function disconnect(db: Database, own: OwnConnection, context: AuditContext, by?: EndedBy) {
  const { now } = context
  return (
    lockWithTokens(db, own)
      .with('updated', qb =>
        qb
          .updateTable('provider_connections')
          .from('connection')
          .set(eb => ({
            status: statusAfter('disconnected'),
            item_id: null,
            access_expires_at: null,
            refresh_due_at: null,
            refresh_paused_at: null,
            consent_expires_at: null,
            expiring_at: null,
            ...unleased,
            token_generation: eb('provider_connections.token_generation', '+', 1),
            updated_at: now,
          }))
          .whereRef('provider_connections.id', '=', 'connection.id')
          .where(canApply('disconnected'))
          .returning(changedStatus),
      )
      .with('event', () => emitConnectionEvent(db, 'updated', now, by?.event ?? 'disconnected'))
      .with('deleted_tokens', () => deleteTokens(db, 'updated'))
      // An authorization that is pending or being completed must not connect it again.
      .with('deleted_states', qb =>
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
          .select(['seen.id', 'seen.provider_key', 'seen.institution_name'])
          .where(({ exists, or, selectFrom }) =>
            or([
              exists(selectFrom('updated').select('updated.id')),
              exists(selectFrom('deleted_states').select('expires_at').where('expires_at', '>', now)),
            ]),
          ),
      )
      .with('audit', () =>
        auditEach(db, 'ended', context, {
          action: authorizationRevoked,
          outcome: 'success',
          actor: by?.actor ?? 'user',
          userId: own.userId,
          sessionId: own.sessionId,
          details: connectionDetails('ended', by && detailsOf(by)),
        }),
      )
      .selectFrom('seen')
      .leftJoin('connection', 'connection.id', 'seen.id')
      .leftJoin('stored', onTrue)
      .leftJoin('ended', onTrue)
      .select(revokedTokenColumns)
      .select(eb => eb('ended.id', 'is not', null).as('has_changed'))
      .executeTakeFirst()
  )
}
