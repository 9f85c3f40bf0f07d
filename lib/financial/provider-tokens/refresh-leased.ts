import { setTimeout as delay } from 'node:timers/promises'
import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { selectStatus } from '../connection-state/select-status.ts'
import { refreshTokens } from '../providers/oauth/refresh-tokens.ts'
import type { ProviderTokens } from '../providers/oauth/tokens.ts'
import type { Provider } from '../providers/provider.ts'
import { timeLeft } from './lease-time.ts'
import type { LeasedConnection, RefreshOutcome } from './leased-connection.ts'
import { tokenTimes } from './lifetimes.ts'
import { failed, lose, MOST_FAILURES, nextTry } from './refresh-failures.ts'
import { revokeAtProvider } from './revoke-at-provider.ts'
import { SealBroken } from './seal.ts'
import { openToken, sealTokens } from './sealed-tokens.ts'
import { giveBack, noteFailure } from './store/failed-refresh.ts'
import { keepRefreshed } from './store/refreshed-tokens.ts'

type Deps = Services<
  'database' | 'dataKeys' | 'mailQueue' | 'providerCredentials' | 'providerHttp' | 'rateLimits'
>

const PAUSES = [250, 1_000, 3_000]
/** Left to hear of the failure, and to answer. */
const RESERVE_MILLISECONDS = 1_500

/**
 * Some providers say so of a dead refresh token. It is also what a wrong secret of ours is answered with, and that must
 * not erase the grants of everybody: the connection is in error at once, and keeps its tokens.
 */
const ABOUT_CLIENT = 'invalid_client'

/**
 * Refreshes the tokens of a connection whose lease is ours, and gives the lease back. The new tokens are kept before
 * anybody uses them: whoever dies in between loses this one connection at the most.
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
      return keep(services, provider, leased, { before: refreshToken, tokens: outcome.tokens }, metadata)
    case 'refused': {
      const { error, isDeadGrant } = outcome
      if (isDeadGrant && error !== ABOUT_CLIENT) return lose(services, provider, leased, error, metadata)
      const failure = { kind: 'failed', reason: error } as const
      return failed(services, provider, leased, { failure, isFinal: isDeadGrant }, metadata)
    }
    default:
      return failed(services, provider, leased, { failure: outcome, isFinal: false }, metadata)
  }
}

/**
 * Opens the refresh token, and has the key at hand that the new ones are to be encrypted under: once the provider has
 * answered, it is too late to miss it. Where the token does not open, that counts as a failure, lest it be tried for ever;
 * where a key cannot be had, nothing was tried, and the lease is given back.
 */
async function openRefreshToken(
  services: Deps,
  leased: LeasedConnection,
  metadata: RequestMetadata,
): Promise<string> {
  const { connectionId, leaseId, kept, failures, wasBrokenOff } = leased
  try {
    await services.dataKeys.current()
    const refreshToken = await openToken(services, connectionId, 'refresh_token', kept)
    if (refreshToken === undefined) throw new Error(`${connectionId} is due without a refresh token`)
    return refreshToken
  } catch (error) {
    const context = auditContext(services, metadata)
    const failure = { reason: 'tokens_unreadable', refreshDueAt: nextTry(context.now, failures) }
    if (error instanceof SealBroken)
      await noteFailure(services.database, leased, { ...failure, mostFailures: MOST_FAILURES }, context)
    else {
      const brokenOffIds = wasBrokenOff ? [connectionId] : []
      await giveBack(services.database, { leaseId, connectionIds: [connectionId], brokenOffIds }, context.now)
    }
    throw error
  }
}

/** How the refresh token fared (RFC 6749, 6): a new one, none in the answer, or the same one again. */
function rotationOf(before: string, after: string | undefined) {
  if (after === undefined) return { token_rotated: false, rotation_type: 'none_in_reply' }
  return after === before
    ? { token_rotated: false, rotation_type: 'same_token' }
    : { token_rotated: true, rotation_type: 'new_token' }
}

async function keep(
  services: Deps,
  provider: Provider,
  leased: LeasedConnection,
  { before, tokens }: { before: string; tokens: ProviderTokens },
  metadata: RequestMetadata,
): Promise<RefreshOutcome> {
  const { accessToken, refreshToken = before, expiresInSeconds, scope } = tokens
  const { connectionId } = leased
  const rotation = rotationOf(before, tokens.refreshToken)
  const sealed = await sealTokens(services, connectionId, { accessToken, refreshToken })
  const context = auditContext(services, metadata)
  const times = tokenTimes(context.now, expiresInSeconds, true)
  const refreshed = { tokens: sealed, scope, ...times, rotation }
  const isKept = await persistently(services, () =>
    keepRefreshed(services.database, leased, refreshed, context),
  )
  const about = { connection_id: connectionId, provider_key: provider.definition.key }
  services.log(isKept ? 'provider_token_refreshed' : 'provider_tokens_discarded', { ...about, ...rotation })
  if (isKept) return { kind: 'refreshed', accessToken }
  // Whoever ended it told the provider of the tokens before these. After another consent they are the provider's affair:
  // some would end that consent with them.
  const status = await selectStatus(services.database, connectionId)
  if (status === undefined || status === 'revoked')
    await revokeAtProvider(services, provider, connectionId, { accessToken, refreshToken })
  return { kind: 'changed_hands' }
}

/**
 * Asks the database again where it fails, as long as the function lives: the provider may have spent the refresh token,
 * and these are the only new ones. That does no harm where it was carried out unheard: then the lease is gone.
 */
async function persistently<T>(services: Deps, store: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await store()
    } catch (error) {
      if (timeLeft(services) < pause + RESERVE_MILLISECONDS) throw error
      await delay(pause)
    }
  }
  return store()
}
