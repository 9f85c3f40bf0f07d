import { sql } from 'kysely'
import { providerWebhookReceived } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import type { Slot, Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { canApply } from '../../connection-state/transitions.ts'
import type { ConsentExpiry } from '../../provider-tokens/consent-expiry.ts'
import type { WebhookHint } from '../../providers/webhook-definition.ts'

/** A verified notification about a connection, and the end of the consent that it announces. */
interface RecordedWebhook extends AuditSlotValues, ConsentExpiry {
  /** SHA-256 of the signed notification, hexadecimal. */
  readonly digest: string
  readonly providerKey: string
  readonly itemId: string
  /** The provider's name of the notification, for the audit record. */
  readonly name: string
  readonly sentAt: Date
  readonly hint: WebhookHint['kind']
}

/**
 * Records a notification and makes a check of its connection due. The newest notification about the consent decides when it
 * ends, in any order of arrival; of two that were sent in the same second, the renewal. Notifications that are older
 * than the last consent of the owner say nothing about it. Returns no row if the notification was received before, or if no
 * connection with tokens has the item.
 */
export const recordWebhook = statement((db, webhook: Slots<RecordedWebhook>) => {
  const { consentExpiresAt, digest, expiringAt, itemId, name, now, providerKey } = webhook
  const hint = sql`${webhook.hint}::text`
  const sentAt = typed('timestamptz', webhook.sentAt)
  const isNewer = sql<boolean>`(${hint} <> 'check'
    and (provider_connections.consent_told_at is null
      or provider_connections.consent_told_at < ${sentAt}
      or (provider_connections.consent_told_at = ${sentAt} and ${hint} = 'repaired'))
    and date_trunc('second', provider_connections.connected_at) <= ${sentAt})`
  const ifNewer = (value: Slot<Date | null>, column: string) =>
    sql<Date | null>`case when ${isNewer} then ${typed('timestamptz', value)} else ${sql.ref(`provider_connections.${column}`)} end`
  return db
    .with('received', qb =>
      qb
        .insertInto('received_webhooks')
        .values({ digest, provider_key: providerKey, created_at: now })
        .onConflict(conflict => conflict.doNothing())
        .returning('received_webhooks.digest'),
    )
    .with('notified', qb =>
      qb
        .updateTable('provider_connections')
        .from('received')
        .set(eb => ({
          consent_expires_at: ifNewer(consentExpiresAt, 'consent_expires_at'),
          expiring_at: ifNewer(expiringAt, 'expiring_at'),
          expiry_told_at: sql<Date | null>`case when ${isNewer} and ${hint} = 'repaired'
            then null else provider_connections.expiry_told_at end`,
          consent_told_at: ifNewer(webhook.sentAt, 'consent_told_at'),
          checks_requested: eb('checks_requested', '+', 1),
          refresh_due_at: now,
          refresh_paused_at: null,
          updated_at: now,
        }))
        .where('provider_connections.provider_key', '=', providerKey)
        .where('provider_connections.item_id', '=', itemId)
        .where(canApply('checked'))
        .returning(['provider_connections.id', 'user_id', 'provider_connections.provider_key'])
        .returning('provider_connections.institution_name'),
    )
    .with('audit', () =>
      auditEach(db, 'notified', auditParts(webhook), {
        action: providerWebhookReceived,
        outcome: 'success',
        actor: 'anonymous',
        userId: sql.ref('notified.user_id'),
        details: connectionDetails('notified', { webhook: sql`${name}::text` }),
      }),
    )
    .selectFrom('notified')
    .select('id')
})
