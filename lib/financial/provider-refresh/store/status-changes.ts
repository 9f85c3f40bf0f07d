import { sql } from 'kysely'
import { connectionBrokenOff, connectionExpired, connectionExpiring } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach, forEachRow } from '../../../audit/record.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { canApply, scheduled, statusAfter } from '../../connection-state/transitions.ts'
import { MAX_FAILURES } from '../../provider-tokens/max-failures.ts'
import { deleteTokens } from '../../provider-tokens/store/store-tokens.ts'
import { unleased } from '../../provider-tokens/store/unleased.ts'
import { isAmong } from './is-among.ts'

/** The largest number of connections to change. */
interface Batch extends AuditSlotValues {
  readonly limit: number
}

/** Column values of an expired connection. */
const EXPIRED = {
  access_expires_at: null,
  refresh_due_at: null,
  refresh_paused_at: null,
  ...unleased,
}

/**
 * Expires up to `limit` connections with an expired consent, deletes their tokens and returns them. Skips connections
 * that are locked.
 */
export const expireConsents = statement((db, batch: Slots<Batch>) => {
  const { limit, now } = batch
  return db
    .with('due', qb =>
      qb
        .selectFrom('provider_connections')
        .select('provider_connections.id')
        .where('consent_expires_at', '<=', now)
        // With an item, its provider reports the end of the consent, and the token can still be repaired. Matches the
        // predicate of the index.
        .where('item_id', 'is', null)
        .where(canApply('consent_expired'))
        // In the order of the index. Without it, the planner scans the table: it expects to find enough rows soon.
        .orderBy('consent_expires_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .with('expired', qb =>
      qb
        .updateTable('provider_connections')
        .from('due')
        .set(eb => ({
          ...EXPIRED,
          status: statusAfter('consent_expired'),
          token_generation: eb('token_generation', '+', 1),
          updated_at: now,
        }))
        .whereRef('provider_connections.id', '=', 'due.id')
        .where(isAmong('due'))
        .returning(changedStatus),
    )
    .with('event', () => emitConnectionEvent(db, 'expired', now, 'consent_expired'))
    .with('deleted_tokens', () => deleteTokens(db, 'expired'))
    .with('audit', () =>
      auditEach(db, 'expired', forEachRow(auditParts(batch)), {
        action: connectionExpired,
        outcome: 'success',
        actor: 'system',
        userId: sql.ref('expired.user_id'),
        details: connectionDetails('expired'),
      }),
    )
    .selectFrom('expired')
    .select(['id', 'user_id'])
})

/** Marks up to `limit` connections whose consent expires soon. Returns those whose owners have not been notified yet. */
export const markExpiringConsents = statement((db, batch: Slots<Batch>) => {
  const { limit, now } = batch
  return db
    .with('due', qb =>
      qb
        .selectFrom('provider_connections')
        .select(['provider_connections.id', 'provider_connections.expiry_told_at'])
        .where('expiring_at', '<=', now)
        .where(canApply('consent_expiring'))
        .orderBy('expiring_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .with('marked', qb =>
      qb
        .updateTable('provider_connections')
        .from('due')
        .set({ status: statusAfter('consent_expiring'), expiry_told_at: now, updated_at: now })
        .whereRef('provider_connections.id', '=', 'due.id')
        .where(isAmong('due'))
        .returning(changedStatus)
        .returning(eb => eb('due.expiry_told_at', 'is', null).as('is_first_notice')),
    )
    .with('event', () => emitConnectionEvent(db, 'marked', now, 'consent_ending'))
    .with('audit', () =>
      auditEach(db, 'marked', forEachRow(auditParts(batch)), {
        action: connectionExpiring,
        outcome: 'success',
        actor: 'system',
        userId: sql.ref('marked.user_id'),
        details: connectionDetails('marked'),
      }),
    )
    .selectFrom('marked')
    .select(['id', 'user_id'])
    .where('is_first_notice', '=', true)
})

/**
 * Sets the status of up to `limit` connections with repeatedly interrupted refreshes to `error`, and returns those that
 * worked before. A refresh is interrupted if its function stops before it releases the lease.
 */
export const failInterrupted = statement((db, batch: Slots<Batch>) => {
  const { limit, now } = batch
  return db
    .with('interrupted', qb =>
      qb
        .selectFrom('provider_connections')
        .select('provider_connections.id')
        // Matches the index of interrupted connections, because leases have no index. A literal, so that it always does.
        .where('refresh_due_at', '<=', now)
        .where(scheduled)
        .where('leased_until', '<=', now)
        .where('refresh_failures', '>=', sql.lit(MAX_FAILURES - 1))
        // An interrupted check loses nothing.
        .where('item_id', 'is', null)
        .orderBy('refresh_due_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .with('failed', qb =>
      qb
        .updateTable('provider_connections')
        .from('interrupted')
        .set(eb => ({
          status: statusAfter('refreshes_failed'),
          refresh_failures: eb('refresh_failures', '+', 1),
          ...unleased,
          last_error: 'refresh_broken_off',
          last_error_at: now,
          updated_at: now,
        }))
        .whereRef('provider_connections.id', '=', 'interrupted.id')
        .where(isAmong('interrupted'))
        .returning(changedStatus)
        .returning(sql<boolean>`old.status <> 'error'`.as('was_working')),
    )
    .with('event', () => emitConnectionEvent(db, 'failed', now, 'refreshes_failed'))
    .with('audit', () =>
      auditEach(db, 'failed', forEachRow(auditParts(batch)), {
        action: connectionBrokenOff,
        outcome: 'failure',
        actor: 'system',
        userId: sql.ref('failed.user_id'),
        details: connectionDetails('failed'),
      }),
    )
    .selectFrom('failed')
    .select(['id', 'user_id'])
    .where('was_working', '=', true)
})
