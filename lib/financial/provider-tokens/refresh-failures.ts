import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { Provider } from '../providers/provider.ts'
import type { ProviderFailure } from '../providers/provider-failure.ts'
import type { LeasedConnection, RefreshOutcome } from './leased-connection.ts'
import { MAX_FAILURES } from './max-failures.ts'
import { retryTime } from './retry-times.ts'
import { type DiscardCause, discardTokens } from './store/discarded-tokens.ts'
import { recordFailedRefresh } from './store/failed-refresh.ts'

type Deps = Services<'mailQueue' | 'statements'>

/** Failures after which the provider may have rotated the refresh token: no response arrived, or it was invalid. */
const MAY_HAVE_ROTATED = /^(timed_out|broken|encoded|too_large|not_utf8|not_json|bad_\w+)$/

/** Records a failed refresh. If `isFinal`, the status becomes `error`; otherwise only after `MAX_FAILURES`. */
export async function handleFailure(
  services: Deps,
  { definition }: Provider,
  leased: LeasedConnection,
  { failure, isFinal }: { failure: ProviderFailure; isFinal: boolean },
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const { connectionId } = leased
  const reason = failure.kind === 'failed' ? failure.reason : failure.kind
  const context = auditContext(services, metadata)
  const refreshDueAt = retryTime(context.now, failure, leased, services.random)
  const recorded = await services.statements.first(recordFailedRefresh, {
    ...leased,
    ...auditSlotValues(context),
    ...{ reason, refreshDueAt },
    maxFailures: isFinal ? 1 : MAX_FAILURES,
  })
  if (!recorded) return { kind: 'superseded' }
  const about = { connection_id: connectionId, provider_key: definition.key, reason }
  services.log('provider_refresh_failed', {
    ...about,
    status: recorded.status,
    failures: recorded.refresh_failures,
  })
  if (recorded.status === 'error' && recorded.was_working)
    await notifyOwner(services, 'connection_failed', recorded.user_id, connectionId, metadata)
  return { kind: 'failed', failure }
}

/**
 * Deletes the tokens of a connection after the provider reported that the grant is revoked. The report counts as a breach,
 * except in two cases: the consent has expired, or a previous refresh was interrupted or got no valid response, so that
 * the provider may have rotated the refresh token.
 */
export async function handleRevokedGrant(
  services: Deps,
  { definition }: Provider,
  leased: LeasedConnection,
  error: string,
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const { connectionId, consentExpiresAt, wasInterrupted, lastError } = leased
  const context = auditContext(services, metadata)
  const isConsentExpired = consentExpiresAt !== null && consentExpiresAt <= context.now
  const mayBeRotated = wasInterrupted || (lastError !== null && MAY_HAVE_ROTATED.test(lastError))
  const cause: DiscardCause = mayBeRotated
    ? 'refreshes_failed'
    : isConsentExpired
      ? 'consent_expired'
      : 'grant_revoked'
  const reason = mayBeRotated ? 'refresh_broken_off' : error
  const discarded = await services.statements.first(discardTokens, {
    ...leased,
    ...auditSlotValues(context),
    ...{ cause, reason },
  })
  if (!discarded) return { kind: 'superseded' }
  const about = {
    connection_id: connectionId,
    provider_key: definition.key,
    reason,
    status: discarded.status,
  }
  services.log('provider_grant_dead', about)
  const kind = cause === 'grant_revoked' ? 'connection_revoked' : 'connection_failed'
  await notifyOwner(services, kind, discarded.user_id, connectionId, metadata)
  return { kind: 'discarded' }
}

/** Enqueues the mail about a change that the provider caused. */
export function notifyOwner(
  services: Services<'mailQueue'>,
  kind: 'connection_expiring' | 'connection_failed' | 'connection_revoked',
  userId: string,
  connectionId: string,
  { requestId }: RequestMetadata,
): Promise<void> {
  return services.mailQueue.notify({
    kind,
    user_id: userId,
    connection_id: connectionId,
    request_id: requestId,
  })
}
