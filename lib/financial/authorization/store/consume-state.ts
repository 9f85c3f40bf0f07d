import { sql } from 'kysely'
import { authorizationReturned } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { auditEach } from '../../../audit/record.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'

/** A state that a callback received, and the user who sent it. */
interface ReceivedState extends AuditSlotValues {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  /** What the state must belong to: a link, or an authorization by OAuth. */
  readonly isLink: boolean
  /** Null if the text does not have the format of a state. Null matches no state. */
  readonly stateId: string | null
  readonly secretHash: string | null
}

/**
 * Consumes a state. If several requests present the same state, only one consumes it. Returns the connection, or no row if
 * the user has no such connection. `state_id` is null if the state is unknown, consumed or expired, or if it belongs to
 * another user or connection.
 */
export const consumeState = statement((db, received: Slots<ReceivedState>) => {
  const { userId, sessionId, connectionId, isLink, stateId, secretHash, now } = received
  return db
    .with('connection', qb =>
      qb
        .selectFrom('provider_connections')
        .select(['id', 'provider_key', 'institution_name', 'alias'])
        .where('id', '=', connectionId)
        .where('user_id', '=', userId),
    )
    .with('consumed', qb =>
      qb
        .updateTable('authorization_states')
        .from('connection')
        .set({ used_at: now })
        .whereRef('authorization_states.connection_id', '=', 'connection.id')
        .where('authorization_states.user_id', '=', userId)
        .where(sql<boolean>`authorization_states.id = ${typed('uuid', stateId)}`)
        .where(sql<boolean>`authorization_states.secret_hash = ${secretHash}::text`)
        .where('authorization_states.used_at', 'is', null)
        .where(sql<boolean>`(authorization_states.link_token is not null) = ${isLink}::boolean`)
        .where('authorization_states.expires_at', '>', now)
        .returning([
          'authorization_states.id as state_id',
          sql<Uint8Array | null>`coalesce(code_verifier, link_token)`.as('sealed'),
          'authorization_states.is_update',
          'authorization_states.data_key_id',
          'authorization_states.redirect_uri',
        ]),
    )
    .with('outcome', qb =>
      qb
        .selectFrom('connection')
        .leftJoin('consumed', onTrue)
        .leftJoin('data_keys', 'data_keys.id', 'consumed.data_key_id')
        .select([
          'connection.id',
          'connection.provider_key',
          'connection.institution_name',
          'connection.alias',
        ])
        .select(['consumed.state_id', 'consumed.sealed', 'consumed.is_update', 'consumed.redirect_uri'])
        .select(['data_keys.id as data_key_id', 'data_keys.wrapped']),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(received), {
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
})
