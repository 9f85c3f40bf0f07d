import { sql } from 'kysely'
import { authorizationCompleted } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import type { ConnectionStatus } from '../../../db/provider-tables.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { connected, statusAfter } from '../../connection-state/transitions.ts'
import type { ConsentExpiry } from '../../provider-tokens/consent-expiry.ts'

/** A consent that the owner of a connection renewed, and its end as it was known before the check. */
interface RenewedConsent extends AuditSlotValues, ConsentExpiry {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  readonly renewedAt: Date
}

/**
 * Records that the owner of a connection renewed the consent at the provider, after a check found that the connection
 * works. If another caller ran that check, it kept an announced end of the former consent. That end no longer counts:
 * the next check, which is due at once, reads the end that the provider reports. Returns no row if the connection no longer
 * works.
 */
export const renewConsent = statement((db, consent: Slots<RenewedConsent>) => {
  const { userId, sessionId, connectionId, renewedAt, now } = consent
  // A notification that was sent after the renewal is about the new consent.
  const isFormer = sql<boolean>`(provider_connections.expiring_at is not null
    and (provider_connections.consent_told_at is null
      or provider_connections.consent_told_at <= ${typed('timestamptz', renewedAt)})
    and provider_connections.expiring_at is not distinct from ${typed('timestamptz', consent.expiringAt)}
    and provider_connections.consent_expires_at is not distinct from ${typed('timestamptz', consent.consentExpiresAt)})`
  const unlessFormer = (column: string) =>
    sql<Date | null>`case when not ${isFormer} then ${sql.ref(`provider_connections.${column}`)} end`
  return db
    .with('renewed', qb =>
      qb
        .updateTable('provider_connections')
        .set({
          status: sql<ConnectionStatus>`case when ${isFormer} then ${statusAfter('checked')}
            else provider_connections.status end`,
          connected_at: renewedAt,
          consent_expires_at: unlessFormer('consent_expires_at'),
          expiring_at: unlessFormer('expiring_at'),
          expiry_told_at: unlessFormer('expiry_told_at'),
          consent_told_at: sql<Date>`greatest(provider_connections.consent_told_at, ${typed('timestamptz', renewedAt)})`,
          refresh_due_at: sql<Date | null>`case when ${isFormer} then ${typed('timestamptz', now)}
            else provider_connections.refresh_due_at end`,
          checks_requested: sql<number>`provider_connections.checks_requested + case when ${isFormer} then 1 else 0 end`,
          refresh_paused_at: null,
          updated_at: now,
        })
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.user_id', '=', userId)
        .where('provider_connections.item_id', 'is not', null)
        .where(connected)
        .returning(changedStatus),
    )
    .with('event', () => emitConnectionEvent(db, 'renewed', now, 'repaired'))
    .with('audit', () =>
      auditEach(db, 'renewed', auditParts(consent), {
        action: authorizationCompleted,
        outcome: 'success',
        actor: 'user',
        userId,
        sessionId,
        details: connectionDetails('renewed'),
      }),
    )
    .selectFrom('renewed')
    .select('id')
})
