import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { Provider } from '../providers/provider.ts'
import type { ProviderFailure } from '../providers/provider-failure.ts'
import type { LeasedConnection, RefreshOutcome } from './leased-connection.ts'
import { type Loss, loseTokens, noteFailure } from './store/failed-refresh.ts'

type Deps = Services<'database' | 'mailQueue'>

/** Refreshes that may fail in a row before a connection is in error. */
export const MOST_FAILURES = 3
const FIRST_PAUSE_SECONDS = 60

/** The provider has had the request, and what it answered did not arrive, or was of no use: it may have rotated the token. */
const LOST_ANSWER = /^(timed_out|broken|encoded|too_large|not_utf8|not_json|bad_\w+)$/

/** When a refresh that failed is tried again: each pause is twice as long as the one before. */
export function nextTry(now: Date, failures: number): Date {
  return new Date(now.getTime() + FIRST_PAUSE_SECONDS * 2 ** Math.min(failures, 10) * 1000)
}

/** Notes that a refresh failed. One that is `isFinal` is not tried again by itself. */
export async function failed(
  services: Deps,
  { definition }: Provider,
  leased: LeasedConnection,
  { failure, isFinal }: { failure: ProviderFailure; isFinal: boolean },
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const { connectionId, failures } = leased
  const reason = failure.kind === 'failed' ? failure.reason : failure.kind
  const context = auditContext(services, metadata)
  const refreshDueAt =
    failure.kind === 'busy'
      ? new Date(context.now.getTime() + failure.retryAfterSeconds * 1000)
      : nextTry(context.now, failures)
  const noted = await noteFailure(
    services.database,
    leased,
    {
      reason,
      refreshDueAt,
      mostFailures: isFinal ? 1 : MOST_FAILURES,
    },
    context,
  )
  if (!noted) return { kind: 'changed_hands' }
  const about = { connection_id: connectionId, provider_key: definition.key, reason }
  services.log('provider_refresh_failed', {
    ...about,
    status: noted.status,
    failures: noted.refresh_failures,
  })
  if (noted.status === 'error' && noted.was_working)
    await tellOwner(services, 'connection_failed', noted.user_id, connectionId, metadata)
  return { kind: 'failed', failure }
}

/**
 * The provider says that the grant is dead. After a refresh whose answer was lost it may mean no more than that it held
 * a new refresh token, and after the end of the consent it is no news: neither is a breach.
 */
export async function lose(
  services: Deps,
  { definition }: Provider,
  leased: LeasedConnection,
  error: string,
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const { connectionId, consentExpiresAt, wasBrokenOff, lastError } = leased
  const context = auditContext(services, metadata)
  const isOver = consentExpiresAt !== null && consentExpiresAt <= context.now
  const isSpent = wasBrokenOff || (lastError !== null && LOST_ANSWER.test(lastError))
  const loss: Loss = isSpent ? 'refreshes_failed' : isOver ? 'consent_ended' : 'grant_died'
  const reason = isSpent ? 'refresh_broken_off' : error
  const lost = await loseTokens(services.database, leased, { loss, reason }, context)
  if (!lost) return { kind: 'changed_hands' }
  const about = { connection_id: connectionId, provider_key: definition.key, reason, status: lost.status }
  services.log('provider_grant_dead', about)
  const kind = loss === 'grant_died' ? 'connection_revoked' : 'connection_failed'
  await tellOwner(services, kind, lost.user_id, connectionId, metadata)
  return { kind: 'lost' }
}

function tellOwner(
  services: Deps,
  kind: 'connection_failed' | 'connection_revoked',
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
