import { sql } from 'kysely'
import { authorizationRevoked } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { type Actor, auditEach } from '../../../audit/record.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { ConnectionReason } from '../../../events/event-reasons.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { canApply, statusAfter } from '../../connection-state/transitions.ts'
import {
  lockWithTokens,
  type OwnConnection,
  revokedTokenColumns,
} from '../../provider-tokens/store/lock-with-tokens.ts'
import { deleteTokens } from '../../provider-tokens/store/store-tokens.ts'
import { unleased } from '../../provider-tokens/store/unleased.ts'

/** An authorization to end, and who ends it. */
interface EndedAuthorization extends OwnConnection, AuditSlotValues {
  readonly actor: Actor
  /** The reason in the event. */
  readonly event: ConnectionReason
  /** The reason in the audit record; null if the owner ends it. */
  readonly reason: string | null
  /** Whether the provider had revoked the tokens before. Null if it is asked afterwards. */
  readonly revokedAtProvider: boolean | null
}

/**
 * Ends the authorization of a connection: deletes its tokens and its pending states. If the authorization has already
 * ended, changes nothing and writes no audit record.
 *
 * Returns the deleted tokens, so that the caller can revoke them at the provider, or no row if the user has no such
 * connection. If `is_stale`, the connection changed while the statement waited for the lock: nothing was done, and the
 * caller must retry.
 */
export const disconnect = statement((db, end: Slots<EndedAuthorization>) => {
  const { userId, sessionId, connectionId, actor, event, reason, revokedAtProvider, now } = end
  return (
    lockWithTokens(db, { userId, connectionId })
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
      .with('event', () => emitConnectionEvent(db, 'updated', now, sql`${event}::text`))
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
        auditEach(db, 'ended', auditParts(end), {
          action: authorizationRevoked,
          outcome: 'success',
          actor,
          userId,
          sessionId,
          details: sql`${connectionDetails('ended')} || jsonb_strip_nulls(jsonb_build_object(
            'reason', ${reason}::text, 'revoked_at_provider', ${revokedAtProvider}::boolean))`,
        }),
      )
      .selectFrom('seen')
      .leftJoin('connection', 'connection.id', 'seen.id')
      .leftJoin('stored', onTrue)
      .leftJoin('ended', onTrue)
      .select(revokedTokenColumns)
      .select(eb => eb('ended.id', 'is not', null).as('has_changed'))
  )
})
