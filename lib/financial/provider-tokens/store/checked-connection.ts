import { sql } from 'kysely'
import { connectionBroken, connectionChecked, providerTokenReplaced } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import type { ConnectionStatus, RefreshPolicy } from '../../../db/provider-tables.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'
import type { ConnectionReason } from '../../../events/event-reasons.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { pausedAfterUse } from '../../connection-state/refresh-policy.ts'
import { canApply, statusAfter } from '../../connection-state/transitions.ts'
import type { ConsentExpiry } from '../consent-expiry.ts'
import type { SealedTokens } from '../sealed-tokens.ts'
import type { Lease } from './refreshed-tokens.ts'
import { storeTokens } from './store-tokens.ts'
import { unleased } from './unleased.ts'

/** The end of a check. */
interface FinishedCheck extends AuditSlotValues, Lease {
  /** The number of requested checks when the lease was taken. */
  readonly checksRequested: number
  readonly nextCheckAt: Date
  /** The policy of the stage. */
  readonly stagePolicy: RefreshPolicy
}

/** What a check found: the connection works. */
interface WorkingConnection extends FinishedCheck, ConsentExpiry {
  /** Null if the provider did not name the institution, or not its id. */
  readonly institutionId: string | null
  readonly institutionName: string | null
  /** When the owner renewed the consent, if this check is to confirm that; otherwise null. */
  readonly consentRenewedAt: Date | null
}

/** What a check found: the owner has to sign in again. */
interface BrokenConnection extends FinishedCheck {
  readonly reason: string
}

/** A check that was requested after the lease was taken may have seen something newer, so the connection stays due. */
const checkedColumns = ({ checksRequested, nextCheckAt, stagePolicy, now }: Slots<FinishedCheck>) => ({
  refresh_due_at: sql<Date>`case when provider_connections.checks_requested > ${checksRequested}::integer
    then ${typed('timestamptz', now)} else ${typed('timestamptz', nextCheckAt)} end`,
  checks_finished: checksRequested,
  refresh_paused_at: pausedAfterUse(stagePolicy),
})

const reasonOfCheck = sql<ConnectionReason>`case when updated.status = 'expiring' then 'consent_ending' else 'repaired' end`

/**
 * Records that a connection works, and releases its lease. A consent that ends soon makes its status `expiring`. An end
 * that a notification announced remains if the provider reports none, until that time has passed or the owner renewed the
 * consent.
 * Returns no row if the lease was lost.
 */
export const storeChecked = statement((db, working: Slots<WorkingConnection>) => {
  const { connectionId, leaseId, actor, institutionId, institutionName, now } = working
  const { consentExpiresAt, expiringAt, consentRenewedAt } = working
  const ifAhead = (
    column: string,
  ) => sql<Date | null>`case when provider_connections.consent_expires_at <= ${typed('timestamptz', now)}
      or coalesce(provider_connections.consent_told_at, '-infinity') <= ${typed('timestamptz', consentRenewedAt)}
    then null else ${sql.ref(`provider_connections.${column}`)} end`
  const expiring = sql<Date | null>`coalesce(${typed('timestamptz', expiringAt)}, ${ifAhead('expiring_at')})`
  const isExpiring = sql<boolean>`coalesce(${expiring} <= ${typed('timestamptz', now)}, false)`
  return db
    .with('updated', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          status: sql<ConnectionStatus>`case when ${isExpiring} then ${statusAfter('checked_expiring')} else ${statusAfter('checked')} end`,
          institution_id: sql<
            string | null
          >`coalesce(${institutionId}::text, provider_connections.institution_id)`,
          institution_name: sql<
            string | null
          >`coalesce(${institutionName}::text, provider_connections.institution_name)`,
          last_refresh_at: now,
          consent_expires_at: sql<Date | null>`coalesce(${typed('timestamptz', consentExpiresAt)}, ${ifAhead('consent_expires_at')})`,
          expiring_at: expiring,
          // The owner renewed a consent that no longer ends soon. Its next end is announced again.
          expiry_told_at: sql<Date | null>`case when ${isExpiring}
            then coalesce(provider_connections.expiry_told_at, ${typed('timestamptz', now)}) end`,
          ...checkedColumns(working),
          ...unleased,
          token_generation: eb('token_generation', '+', 1),
          refresh_failures: 0,
          last_error: null,
          last_error_at: null,
          updated_at: now,
        }))
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.lease_id', '=', leaseId)
        .where(canApply('checked'))
        .returning(changedStatus)
        .returning(
          sql<boolean>`new.status = 'expiring' and old.expiry_told_at is null`.as('is_first_notice'),
        ),
    )
    .with('event', () => emitConnectionEvent(db, 'updated', now, reasonOfCheck))
    .with('audit', () =>
      auditEach(db, 'updated', auditParts(working), {
        action: connectionChecked,
        outcome: 'success',
        actor,
        userId: sql.ref('updated.user_id'),
        details: connectionDetails('updated', { status: sql`updated.status` }),
      }),
    )
    .selectFrom('updated')
    .select(['user_id', 'status', 'is_first_notice'])
})

/**
 * Records that the owner of a connection has to sign in again, and releases its lease. The tokens are kept, because they
 * work again afterwards. The audit log records it once, not at every check.
 * Returns no row if the lease was lost.
 */
export const storeBroken = statement((db, broken: Slots<BrokenConnection>) => {
  const { connectionId, leaseId, actor, reason, now } = broken
  return db
    .with('broken', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          status: statusAfter('access_broken'),
          ...checkedColumns(broken),
          ...unleased,
          token_generation: eb('token_generation', '+', 1),
          refresh_failures: 0,
          last_error: reason,
          last_error_at: now,
          updated_at: now,
        }))
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.lease_id', '=', leaseId)
        .where(canApply('access_broken'))
        .returning(changedStatus)
        .returning(sql<boolean>`old.status <> 'error'`.as('was_working')),
    )
    .with('event', () => emitConnectionEvent(db, 'broken', now, 'sign_in_required'))
    .with('changed', qb => qb.selectFrom('broken').selectAll().where('was_working', '=', true))
    .with('audit', () =>
      auditEach(db, 'changed', auditParts(broken), {
        action: connectionBroken,
        outcome: 'failure',
        actor,
        userId: sql.ref('changed.user_id'),
        details: connectionDetails('changed', { reason: sql`${reason}::text` }),
      }),
    )
    .selectFrom('broken')
    .select(['user_id', 'was_working'])
})

/**
 * Stores an access token that replaces the one that may be known to others. The lease remains. Returns no row if the lease
 * was lost: nothing is stored.
 */
export const storeReplacedToken = statement((db, replaced: Slots<AuditSlotValues & Lease & SealedTokens>) => {
  const { connectionId, leaseId, actor, dataKeyId, accessToken, refreshToken, now } = replaced
  return db
    .with('updated', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          must_replace_token: false,
          token_generation: eb('token_generation', '+', 1),
          updated_at: now,
        }))
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.lease_id', '=', leaseId)
        .returning(['provider_connections.id', 'user_id', 'provider_key', 'institution_name']),
    )
    .with('stored', () => storeTokens(db, 'updated', { dataKeyId, accessToken, refreshToken }, now))
    .with('audit', () =>
      auditEach(db, 'updated', auditParts(replaced), {
        action: providerTokenReplaced,
        outcome: 'success',
        actor,
        userId: sql.ref('updated.user_id'),
        details: connectionDetails('updated'),
      }),
    )
    .selectFrom('updated')
    .select('id')
})
