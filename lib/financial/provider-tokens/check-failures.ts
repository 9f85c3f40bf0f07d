import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { LinkProvider } from '../providers/provider.ts'
import type { ProviderFailure } from '../providers/provider-failure.ts'
import type { LeasedConnection, RefreshOutcome } from './leased-connection.ts'
import { nextCheck } from './next-check.ts'
import { notifyOwner } from './refresh-failures.ts'
import { retryTime } from './retry-times.ts'
import { storeBroken } from './store/checked-connection.ts'
import { type DiscardCause, discardTokens } from './store/discarded-tokens.ts'
import { recordFailedRefresh } from './store/failed-refresh.ts'

type Deps = Services<'mailQueue' | 'statements'>

/**
 * Records what a check found: the owner has to sign in again, the consent was withdrawn (which counts as a breach), or the
 * access token is unknown. Any other failure says nothing about the connection: it is checked again later.
 */
export async function handleCheckFailure(
  services: Deps,
  provider: LinkProvider,
  leased: LeasedConnection,
  failure: ProviderFailure,
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  switch (failure.kind) {
    case 'needs_reconnection':
      return recordBroken(services, provider, leased, failure.error, metadata)
    case 'consent_withdrawn':
      return discard(services, provider, leased, { cause: 'grant_revoked', reason: failure.error }, metadata)
    case 'access_lost':
      return discard(services, provider, leased, { cause: 'access_broken', reason: failure.error }, metadata)
    // Also `unauthorized` and `missing`: a status code without an error of the provider must not delete tokens.
    default:
      return postpone(services, provider, leased, failure, metadata)
  }
}

async function recordBroken(
  services: Deps,
  { definition }: LinkProvider,
  leased: LeasedConnection,
  reason: string,
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const { connectionId } = leased
  const context = auditContext(services, metadata)
  const broken = await services.statements.first(storeBroken, {
    ...leased,
    ...auditSlotValues(context),
    reason,
    nextCheckAt: nextCheck(context.now, leased.consentExpiresAt, services.random),
    stagePolicy: services.settings.providerRefreshPolicy,
  })
  if (!broken) return { kind: 'superseded' }
  services.log('connection_broken', { connection_id: connectionId, provider_key: definition.key, reason })
  if (broken.was_working)
    await notifyOwner(services, 'connection_failed', broken.user_id, connectionId, metadata)
  return { kind: 'broken' }
}

async function discard(
  services: Deps,
  { definition }: LinkProvider,
  leased: LeasedConnection,
  { cause, reason }: { cause: DiscardCause; reason: string },
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const { connectionId } = leased
  const audit = auditSlotValues(auditContext(services, metadata))
  const discarded = await services.statements.first(discardTokens, { ...leased, ...audit, cause, reason })
  if (!discarded) return { kind: 'superseded' }
  const { status, user_id } = discarded
  const about = { connection_id: connectionId, provider_key: definition.key }
  services.log('provider_grant_dead', { ...about, reason, status })
  const kind = cause === 'grant_revoked' ? 'connection_revoked' : 'connection_failed'
  await notifyOwner(services, kind, user_id, connectionId, metadata)
  return { kind: 'discarded' }
}

async function postpone(
  services: Deps,
  { definition }: LinkProvider,
  leased: LeasedConnection,
  failure: ProviderFailure,
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const { connectionId } = leased
  const reason = failure.kind === 'failed' ? failure.reason : failure.kind
  const context = auditContext(services, metadata)
  const refreshDueAt = retryTime(context.now, failure, leased, services.random)
  const recorded = await services.statements.first(recordFailedRefresh, {
    ...leased,
    ...auditSlotValues(context),
    ...{ reason, refreshDueAt, maxFailures: null },
  })
  if (!recorded) return { kind: 'superseded' }
  const { status, refresh_failures } = recorded
  const about = { connection_id: connectionId, provider_key: definition.key, reason, status }
  services.log('provider_refresh_failed', { ...about, failures: refresh_failures })
  return { kind: 'failed', failure }
}
