import { type Expression, sql } from 'kysely'
import {
  type Action,
  connectionBroken,
  connectionBrokenOff,
  connectionExpired,
  providerGrantDied,
} from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import { emitSessionsRevoked } from '../../../auth/revocation/emit-session-revoked.ts'
import { raiseTokenVersion, revokeSessions } from '../../../auth/revocation/end-issued.ts'
import type { Slot, Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { ConnectionReason } from '../../../events/event-reasons.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { canApply, statusAfter } from '../../connection-state/transitions.ts'
import type { Lease } from './refreshed-tokens.ts'
import { deleteTokens } from './store-tokens.ts'
import { unleased } from './unleased.ts'

const discardCauses = [
  // The provider reports that the grant is revoked. Counts as a breach.
  'grant_revoked',
  // The consent has expired.
  'consent_expired',
  // A previous refresh was interrupted after the provider had responded. Its new tokens are lost.
  'refreshes_failed',
  // The provider does not know the access token.
  'access_broken',
] as const

/** Why the tokens of a connection are discarded. */
export type DiscardCause = (typeof discardCauses)[number]

const discardActions: Readonly<Record<DiscardCause, Action>> = {
  grant_revoked: providerGrantDied,
  consent_expired: connectionExpired,
  refreshes_failed: connectionBrokenOff,
  access_broken: connectionBroken,
}

const reasons: Readonly<Record<DiscardCause, ConnectionReason>> = {
  grant_revoked: 'provider_revoked',
  consent_expired: 'consent_expired',
  refreshes_failed: 'refreshes_failed',
  access_broken: 'access_lost',
}

/** Tokens to delete, and why. */
interface DiscardedTokens extends AuditSlotValues, Lease {
  readonly cause: DiscardCause
  /** Becomes the last error of the connection. */
  readonly reason: string
}

/** Builds an expression that depends on the cause. */
function byCause<T>(cause: Slot<DiscardCause>, of: (cause: DiscardCause) => Expression<T>) {
  const cases = discardCauses.map(one => sql`when ${sql.lit(one)} then ${of(one)}`)
  return sql<T>`case ${cause}::text ${sql.join(cases, sql` `)} end`
}

/**
 * Deletes the tokens of a connection that the provider no longer refreshes. If the grant was revoked, also ends the
 * owner's sessions and revokes their tokens. Returns no row if the lease was lost.
 */
export const discardTokens = statement((db, discarded: Slots<DiscardedTokens>) => {
  const { connectionId, leaseId, actor, cause, reason, now } = discarded
  return db
    .with('discarded', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          status: byCause(cause, statusAfter),
          item_id: null,
          access_expires_at: null,
          refresh_due_at: null,
          refresh_paused_at: null,
          ...unleased,
          token_generation: eb('token_generation', '+', 1),
          last_error: reason,
          last_error_at: now,
          updated_at: now,
        }))
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.lease_id', '=', leaseId)
        .where(byCause(cause, canApply))
        .returning(changedStatus),
    )
    .with('event', () =>
      emitConnectionEvent(
        db,
        'discarded',
        now,
        byCause(cause, one => sql.lit(reasons[one])),
      ),
    )
    .with('deleted_tokens', () => deleteTokens(db, 'discarded'))
    .with('breached', qb =>
      qb.selectFrom('discarded').select('user_id').where(sql<boolean>`${cause}::text = 'grant_revoked'`),
    )
    .with('raised', () => raiseTokenVersion(db, 'breached', now))
    .with('ended', () => revokeSessions(db, 'breached', now, 'provider_grant_revoked'))
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('audit', () =>
      auditEach(db, 'discarded', auditParts(discarded), {
        action: byCause(cause, one => sql.lit(discardActions[one])),
        outcome: 'failure',
        actor,
        userId: sql.ref('discarded.user_id'),
        details: connectionDetails('discarded', { reason: sql`${reason}::text` }),
      }),
    )
    .selectFrom('discarded')
    .select(['user_id', 'status'])
})
