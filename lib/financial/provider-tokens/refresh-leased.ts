import { setTimeout as delay } from 'node:timers/promises'
import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { selectStatus } from '../connection-state/select-status.ts'
import { refreshTokens } from '../providers/oauth/refresh-tokens.ts'
import type { ProviderTokens } from '../providers/oauth/tokens.ts'
import type { Provider } from '../providers/provider.ts'
import { timeLeft } from './lease-expiry.ts'
import type { LeasedConnection, RefreshOutcome } from './leased-connection.ts'
import { handleFailure, handleRevokedGrant, MAX_FAILURES, nextAttempt } from './refresh-failures.ts'
import { refreshSchedule } from './refresh-margin.ts'
import { revokeAtProvider } from './revoke-at-provider.ts'
import { SealBroken } from './seal.ts'
import { openToken, sealTokens } from './sealed-tokens.ts'
import { recordFailure, releaseLeases } from './store/failed-refresh.ts'
import { storeRefreshed } from './store/refreshed-tokens.ts'

type Deps = Services<
  'database' | 'dataKeys' | 'mailQueue' | 'providerCredentials' | 'providerHttp' | 'rateLimits'
>

const RETRY_DELAYS_MILLISECONDS = [250, 1_000, 3_000]
/** Reserved to receive the result of the last attempt and to respond. */
const RESERVE_MILLISECONDS = 1_500

/**
 * Some providers return this error for a revoked refresh token. It also results from a wrong client secret, which must not
 * delete the tokens of all users. Therefore the connection's status becomes `error`, and its tokens are kept.
 */
const CLIENT_ERROR = 'invalid_client'

/**
 * Refreshes the tokens of a leased connection, and releases the lease. The new tokens are stored before they are used. If
 * the function stops in between, only this connection is affected.
 */
export async function refreshLeased(
  services: Deps,
  provider: Provider,
  leased: LeasedConnection,
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const refreshToken = await openRefreshToken(services, leased, metadata)
  const outcome = await refreshTokens(services, provider, refreshToken)
  switch (outcome.kind) {
    case 'tokens':
      return storeNewTokens(
        services,
        provider,
        leased,
        { previous: refreshToken, tokens: outcome.tokens },
        metadata,
      )
    case 'refused': {
      const { error, isGrantRevoked } = outcome
      if (isGrantRevoked && error !== CLIENT_ERROR)
        return handleRevokedGrant(services, provider, leased, error, metadata)
      const failure = { kind: 'failed', reason: error } as const
      return handleFailure(services, provider, leased, { failure, isFinal: isGrantRevoked }, metadata)
    }
    default:
      return handleFailure(services, provider, leased, { failure: outcome, isFinal: false }, metadata)
  }
}

/**
 * Decrypts the refresh token. Loads the current data key first, because the new tokens cannot be recovered if it is
 * unavailable after the provider has responded. A token that cannot be decrypted counts as a failure, so that retries
 * stop. If a key is unavailable, the lease is released and no failure is counted.
 */
async function openRefreshToken(
  services: Deps,
  leased: LeasedConnection,
  metadata: RequestMetadata,
): Promise<string> {
  const { connectionId, leaseId, stored, failures, wasInterrupted } = leased
  try {
    await services.dataKeys.current()
    const refreshToken = await openToken(services, connectionId, 'refresh_token', stored)
    if (refreshToken === undefined) throw new Error(`${connectionId} is due without a refresh token`)
    return refreshToken
  } catch (error) {
    const context = auditContext(services, metadata)
    const failure = { reason: 'tokens_unreadable', refreshDueAt: nextAttempt(context.now, failures) }
    if (error instanceof SealBroken)
      await recordFailure(services.database, leased, { ...failure, maxFailures: MAX_FAILURES }, context)
    else {
      const interruptedIds = wasInterrupted ? [connectionId] : []
      await releaseLeases(
        services.database,
        { leaseId, connectionIds: [connectionId], interruptedIds },
        context.now,
      )
    }
    throw error
  }
}

/** Describes for the audit record whether the provider rotated the refresh token (RFC 6749, 6). */
function rotationOf(previous: string, received: string | undefined) {
  if (received === undefined) return { token_rotated: false, rotation_type: 'none_in_reply' }
  return received === previous
    ? { token_rotated: false, rotation_type: 'same_token' }
    : { token_rotated: true, rotation_type: 'new_token' }
}

async function storeNewTokens(
  services: Deps,
  provider: Provider,
  leased: LeasedConnection,
  { previous, tokens }: { previous: string; tokens: ProviderTokens },
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const { accessToken, refreshToken = previous, expiresInSeconds, scope } = tokens
  const { connectionId } = leased
  const rotation = rotationOf(previous, tokens.refreshToken)
  const sealed = await sealTokens(services, connectionId, { accessToken, refreshToken })
  const context = auditContext(services, metadata)
  const times = refreshSchedule(context.now, expiresInSeconds, true)
  const refreshed = { tokens: sealed, scope, ...times, rotation }
  const isStored = await storeWithRetries(services, () =>
    storeRefreshed(services.database, leased, refreshed, context),
  )
  const about = { connection_id: connectionId, provider_key: provider.definition.key }
  services.log(isStored ? 'provider_token_refreshed' : 'provider_tokens_discarded', { ...about, ...rotation })
  if (isStored) return { kind: 'refreshed', accessToken }
  // If the connection was ended or deleted, only its previous tokens were revoked at the provider: revoke these too. If it
  // was authorized again, do not: some providers would also revoke the new consent.
  const status = await selectStatus(services.database, connectionId)
  if (status === undefined || status === 'revoked')
    await revokeAtProvider(services, provider, connectionId, { accessToken, refreshToken })
  return { kind: 'superseded' }
}

/**
 * Retries a statement that stores new tokens until shortly before the deadline. The provider may have consumed the old
 * refresh token, so the new ones must not be lost. If a failed attempt was committed after all, the lease is released and
 * the retry changes nothing.
 */
async function storeWithRetries<T>(services: Deps, store: () => Promise<T>): Promise<T> {
  for (const pause of RETRY_DELAYS_MILLISECONDS) {
    try {
      return await store()
    } catch (error) {
      if (timeLeft(services) < pause + RESERVE_MILLISECONDS) throw error
      await delay(pause)
    }
  }
  return store()
}
