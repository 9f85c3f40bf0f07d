import { createHash } from 'node:crypto'
import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { announcedExpiry, type ConsentExpiry } from '../provider-tokens/consent-expiry.ts'
import { openProvider } from '../providers/provider.ts'
import { findProvider } from '../providers/registry.ts'
import type { ReceivedWebhook, VerifiedWebhook, WebhookHint } from '../providers/webhook-definition.ts'
import { recordWebhook } from './store/record-webhook.ts'
import { KeyUnreadable, keysOf } from './verification-keys.ts'

type Deps = Services<
  'providerCredentials' | 'providerHttp' | 'providerRefreshQueue' | 'rateLimits' | 'statements'
>

/** A request that seems to be a notification. */
interface ReceivedRequest {
  readonly providerKey: string
  readonly received: ReceivedWebhook
  /** The network of the client, which limits the look-ups of keys. */
  readonly sender: string
  readonly metadata: RequestMetadata
}

/** The result of receiving a notification. */
export type WebhookOutcome =
  | { kind: 'received' }
  | { kind: 'not_found' }
  | { kind: 'invalid_webhook' }
  | { kind: 'provider_failed'; provider: string }

/**
 * Receives a notification of a provider about a connection. A verified notification is only a reason to look: it makes a
 * check of the connection due, which reads the state from the provider. So repeated, late and shuffled notifications end in
 * the same state. A notification about an unknown connection changes nothing.
 */
export async function receiveWebhook(services: Deps, request: ReceivedRequest): Promise<WebhookOutcome> {
  const { providerKey, received, sender, metadata } = request
  const definition = findProvider(providerKey)
  const provider = definition?.webhooks && (await openProvider(services, definition))
  const webhooks = await definition?.webhooks?.()
  if (!provider || !webhooks) return { kind: 'not_found' }
  const { clock, log } = services
  const about = { provider_key: providerKey }
  let webhook: VerifiedWebhook
  try {
    webhook = await webhooks.verify(received, keysOf(services, provider, webhooks, sender), clock())
  } catch (error) {
    if (!(error instanceof KeyUnreadable)) throw error
    log('webhook_key_unreadable', { ...about, failure: error.failure.kind })
    return { kind: 'provider_failed', provider: provider.definition.name }
  }
  if (webhook.kind === 'forged') {
    log(webhook.isKeyKnown ? 'webhook_refused' : 'webhook_unsigned', { ...about, reason: webhook.reason })
    return { kind: 'invalid_webhook' }
  }
  const { hint, itemId, name, sentAt, signed } = webhook
  log('webhook_received', { ...about, webhook: name })
  if (!hint) return { kind: 'received' }
  const digest = createHash('sha256').update(signed).digest('hex')
  const context = auditContext(services, metadata)
  const recorded = await services.statements.first(recordWebhook, {
    ...auditSlotValues(context),
    ...consentEnd(hint, context.now),
    ...{ digest, providerKey, itemId, name, sentAt, hint: hint.kind },
  })
  if (recorded) await enqueueCheck(services, recorded.id, metadata)
  return { kind: 'received' }
}

/** Returns the end of the consent that a notification announces. Without a time, the consent counts as ending from now on. */
function consentEnd(hint: WebhookHint, now: Date): ConsentExpiry {
  if (hint.kind !== 'consent_ending') return announcedExpiry(null)
  const { consentExpiresAt, expiringAt } = announcedExpiry(hint.endsAt)
  return { consentExpiresAt, expiringAt: expiringAt ?? now }
}

/** Starts the check at once. If that fails, the schedule starts it within a minute, because the connection is due. */
async function enqueueCheck(
  { log, providerRefreshQueue }: Deps,
  connectionId: string,
  { requestId }: RequestMetadata,
): Promise<void> {
  const refused = await providerRefreshQueue.send([{ connection_ids: [connectionId], request_id: requestId }])
  if (refused.length > 0) log('check_not_enqueued', { connection_id: connectionId })
}
