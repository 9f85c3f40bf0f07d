import { auditContext } from '../audit/context.ts'
import type { Origin } from '../audit/origin.ts'
import { tell } from '../mail/tell.ts'
import type { ProviderFailure } from '../providers/failure.ts'
import { refreshTokens } from '../providers/oauth/refresh-tokens.ts'
import type { ProviderTokens } from '../providers/oauth/tokens.ts'
import type { Provider } from '../providers/provider.ts'
import type { Services } from '../services/services.ts'
import { tokenTimes } from './lifetimes.ts'
import { type KeptTokens, openToken, sealTokens } from './sealed-tokens.ts'
import { giveBack, type Loss, loseTokens, noteFailure } from './store/failed.ts'
import { keepRefreshed, type Lease } from './store/refreshed.ts'

type Needs = Services<'database' | 'dataKeys' | 'mailQueue' | 'providerCredentials' | 'providerHttp'>

/** A connection whose lease is ours, with its tokens. */
export interface LeasedConnection extends Lease {
  readonly kept: KeptTokens
  /** Whether the refresh before this one was broken off. */
  readonly wasBrokenOff: boolean
  readonly failures: number
  readonly consentExpiresAt: Date | null
}

/**
 * What became of a refresh.
 *
 * - `refreshed`: the new tokens are kept.
 * - `lost`: the tokens are of no use any longer, and erased.
 * - `changed_hands`: the connection was authorized anew, ended or deleted meanwhile.
 * - `failed`: the provider failed; it will be tried again.
 */
export type RefreshOutcome =
  | { readonly kind: 'refreshed'; readonly accessToken: string }
  | { readonly kind: 'lost' }
  | { readonly kind: 'changed_hands' }
  | { readonly kind: 'failed'; readonly failure: ProviderFailure }

/** Refreshes that may fail in a row before a connection is in error. */
export const MOST_FAILURES = 3
const FIRST_PAUSE_SECONDS = 60
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
  services: Needs,
  provider: Provider,
  leased: LeasedConnection,
  origin: Origin,
): Promise<RefreshOutcome> {
  const refreshToken = await openRefreshToken(services, leased)
  const outcome = await refreshTokens(services, provider, refreshToken)
  switch (outcome.kind) {
    case 'tokens':
      return keep(services, provider, leased, { before: refreshToken, tokens: outcome.tokens }, origin)
    case 'refused': {
      const { error, isDeadGrant } = outcome
      if (isDeadGrant && error !== ABOUT_CLIENT) return lose(services, provider, leased, error, origin)
      const failure = { kind: 'failed', reason: error } as const
      return failed(services, provider, leased, { failure, isFinal: isDeadGrant }, origin)
    }
    default:
      return failed(services, provider, leased, { failure: outcome, isFinal: false }, origin)
  }
}

/** Gives the lease back where the token does not open: nothing was tried with it. */
async function openRefreshToken(
  services: Needs,
  { connectionId, leaseId, kept }: LeasedConnection,
): Promise<string> {
  try {
    const refreshToken = await openToken(services, connectionId, 'refresh_token', kept)
    if (refreshToken === undefined) throw new Error(`${connectionId} is due without a refresh token`)
    return refreshToken
  } catch (error) {
    await giveBack(services.database, { connectionIds: [connectionId], leaseId }, undefined)
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
  services: Needs,
  { definition }: Provider,
  leased: LeasedConnection,
  { before, tokens }: { before: string; tokens: ProviderTokens },
  origin: Origin,
): Promise<RefreshOutcome> {
  const { accessToken, refreshToken = before, expiresInSeconds, scope } = tokens
  const { connectionId } = leased
  const rotation = rotationOf(before, tokens.refreshToken)
  const sealed = await sealTokens(services, connectionId, { accessToken, refreshToken })
  const context = auditContext(services, origin)
  const times = tokenTimes(context.now, expiresInSeconds, true)
  const isKept = await keepRefreshed(
    services.database,
    leased,
    { tokens: sealed, scope, ...times, rotation },
    context,
  )
  const about = { connection_id: connectionId, provider_key: definition.key }
  services.log(isKept ? 'provider_token_refreshed' : 'provider_tokens_discarded', { ...about, ...rotation })
  return isKept ? { kind: 'refreshed', accessToken } : { kind: 'changed_hands' }
}

async function failed(
  services: Needs,
  { definition }: Provider,
  leased: LeasedConnection,
  { failure, isFinal }: { failure: ProviderFailure; isFinal: boolean },
  origin: Origin,
): Promise<RefreshOutcome> {
  const { connectionId, failures } = leased
  const reason = failure.kind === 'failed' ? failure.reason : failure.kind
  const context = auditContext(services, origin)
  const pause =
    failure.kind === 'busy' ? failure.retryAfterSeconds : FIRST_PAUSE_SECONDS * 2 ** Math.min(failures, 10)
  const noted = await noteFailure(
    services.database,
    leased,
    {
      reason,
      refreshDueAt: new Date(context.now.getTime() + pause * 1000),
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
    await tellOwner(services, 'connection_failed', noted.user_id, connectionId, origin)
  return { kind: 'failed', failure }
}

/**
 * The provider says that the grant is dead. After a refresh that was broken off it may mean no more than that the lost
 * answer held a new refresh token, and after the end of the consent it is no news: neither is a breach.
 */
async function lose(
  services: Needs,
  { definition }: Provider,
  leased: LeasedConnection,
  error: string,
  origin: Origin,
): Promise<RefreshOutcome> {
  const { connectionId, consentExpiresAt, wasBrokenOff } = leased
  const context = auditContext(services, origin)
  const isOver = consentExpiresAt !== null && consentExpiresAt <= context.now
  const loss: Loss = wasBrokenOff ? 'refreshes_failed' : isOver ? 'consent_ended' : 'grant_died'
  const reason = wasBrokenOff ? 'refresh_broken_off' : error
  const lost = await loseTokens(services.database, leased, { loss, reason }, context)
  if (!lost) return { kind: 'changed_hands' }
  const about = { connection_id: connectionId, provider_key: definition.key, reason, status: lost.status }
  services.log('provider_grant_dead', about)
  const kind = loss === 'grant_died' ? 'connection_revoked' : 'connection_failed'
  await tellOwner(services, kind, lost.user_id, connectionId, origin)
  return { kind: 'lost' }
}

function tellOwner(
  services: Needs,
  kind: 'connection_failed' | 'connection_revoked',
  userId: string,
  connectionId: string,
  { requestId }: Origin,
): Promise<void> {
  return tell(services, { kind, user_id: userId, connection_id: connectionId, request_id: requestId })
}
