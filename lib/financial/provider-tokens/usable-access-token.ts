import { setTimeout as delay } from 'node:timers/promises'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { isConnected } from '../connection-state/transitions.ts'
import { openProvider, type Provider } from '../providers/provider.ts'
import type { ProviderFailure } from '../providers/provider-failure.ts'
import { takeProviderLimit } from '../providers/provider-limit.ts'
import { type ProviderProblem, toProviderProblem } from '../providers/provider-problem.ts'
import { findProvider } from '../providers/registry.ts'
import { leaseUntil, timeLeft } from './lease-time.ts'
import { refreshLeased } from './refresh-leased.ts'
import { openToken } from './sealed-tokens.ts'
import { giveBack } from './store/failed-refresh.ts'
import { type FoundTokens, findOrLease, type Unwanted } from './store/find-or-lease.ts'

/** The services that a provider's token is kept fresh with. */
export type TokenServices = Services<
  'database' | 'dataKeys' | 'mailQueue' | 'providerCredentials' | 'providerHttp' | 'rateLimits'
>

/** Whose token is wanted. */
export interface TokenWish {
  readonly userId: string
  readonly connectionId: string
  /** What is not wanted, however fresh: it was refused, or newer tokens are wished for. */
  readonly unwanted?: Unwanted | undefined
  readonly metadata: RequestMetadata
}

/** What became of the wish. */
export type UsableToken =
  | {
      readonly kind: 'usable'
      readonly accessToken: string
      /** Tells these tokens from older and newer ones of the connection. */
      readonly generation: number
      readonly provider: Provider
    }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'not_connected' }
  | { readonly kind: 'reconnection_required' }
  | ProviderProblem

/** An access token with less than this left is not handed out: the call that it is for takes a while. */
const FRESH_SECONDS = 30
const [FIRST_PAUSE, LONGEST_PAUSE] = [50, 400]
/** Left to answer the request in. */
const RESERVE_MILLISECONDS = 1_500

/**
 * Yields an access token that can be used now: the one that is kept, in one statement, or a new one. Any number of
 * callers at once cause one refresh; the others wait for what it brings.
 */
export async function usableAccessToken(services: TokenServices, wish: TokenWish): Promise<UsableToken> {
  const { clock, database, random } = services
  const { userId, connectionId, unwanted } = wish
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const now = clock()
    const leaseId = random.id()
    const request = {
      userId,
      connectionId,
      leaseId,
      leasedUntil: leaseUntil(services, now),
      freshUntil: new Date(now.getTime() + FRESH_SECONDS * 1000),
      unwanted,
    }
    const found = await findOrLease(database, request, now)
    if (!found) return { kind: 'not_found' }
    const judged = await judge(services, found, request, wish.metadata)
    if (judged !== 'wait') return judged
    if (timeLeft(services) < pause + RESERVE_MILLISECONDS)
      return toProviderProblemOf(found, { kind: 'timed_out' })
    await delay(pause)
  }
}

async function judge(
  services: TokenServices,
  found: FoundTokens,
  request: Parameters<typeof findOrLease>[1],
  metadata: RequestMetadata,
): Promise<UsableToken | 'wait'> {
  const { status, access_token, access_expires_at, data_key_id, wrapped } = found
  if (status === 'pending') return { kind: 'not_connected' }
  if (access_token === null || data_key_id === null || wrapped === null || access_expires_at === null)
    return { kind: 'reconnection_required' }
  const definition = findProvider(found.provider_key)
  const provider = definition && (await openProvider(services, definition))
  if (!provider) {
    if (found.is_leased) await giveBackOne(services, found, request)
    return { kind: 'reconnection_required' }
  }
  const kept = {
    dataKey: { id: data_key_id, wrapped },
    accessToken: access_token,
    refreshToken: found.refresh_token,
  }
  if (found.is_leased) return refresh(services, provider, { found, request, kept }, metadata)
  // Somebody else has taken the lease since: what was found is no longer so.
  if (found.was_due === true) return 'wait'
  const isWanted = found.token_generation !== request.unwanted?.generation
  if (isWanted && access_expires_at > request.freshUntil && isUsable(found)) {
    const accessToken = await openToken(services, found.id, 'access_token', kept)
    if (accessToken === undefined) throw new Error(`${found.id} has no access token`)
    return { kind: 'usable', accessToken, generation: found.token_generation, provider }
  }
  if (found.lease_id !== null && found.leased_until !== null && found.leased_until > services.clock())
    return 'wait'
  return standstill(found, services.clock())
}

/** After three failures the access token may still be good for a while. */
const isUsable = ({ status }: FoundTokens) => isConnected(status) || status === 'error'

/** Nobody refreshes, and nobody may at the moment: the consent is over, or the last refresh failed not long ago. */
function standstill(found: FoundTokens, now: Date): UsableToken {
  const { status, refresh_due_at, refresh_failures, last_error } = found
  if (refresh_due_at === null || refresh_failures === 0 || status === 'error')
    return { kind: 'reconnection_required' }
  const seconds = Math.ceil((refresh_due_at.getTime() - now.getTime()) / 1000)
  if (last_error === 'busy')
    return toProviderProblemOf(found, { kind: 'busy', retryAfterSeconds: Math.max(1, seconds) })
  return toProviderProblemOf(
    found,
    last_error === 'timed_out' ? { kind: 'timed_out' } : { kind: 'failed', reason: last_error ?? 'unknown' },
  )
}

interface Leased {
  readonly found: FoundTokens
  readonly request: Parameters<typeof findOrLease>[1]
  readonly kept: Parameters<typeof refreshLeased>[2]['kept']
}

async function refresh(
  services: TokenServices,
  provider: Provider,
  { found, request, kept }: Leased,
  metadata: RequestMetadata,
): Promise<UsableToken | 'wait'> {
  const limit = await takeProviderLimit(services, provider, {
    for: 'refresh',
    userId: request.userId,
  })
  if (limit.kind !== 'admitted') {
    await giveBackOne(services, found, request)
    return toProviderProblem(provider.definition, limit)
  }
  const leased = {
    connectionId: found.id,
    leaseId: request.leaseId,
    actor: 'user' as const,
    kept,
    wasBrokenOff: found.was_broken_off === true,
    failures: found.refresh_failures,
    lastError: found.last_error,
    consentExpiresAt: found.consent_expires_at,
  }
  const outcome = await refreshLeased(services, provider, leased, metadata)
  switch (outcome.kind) {
    case 'refreshed': {
      const generation = found.token_generation + 1
      return { kind: 'usable', accessToken: outcome.accessToken, generation, provider }
    }
    case 'lost':
      return { kind: 'reconnection_required' }
    case 'changed_hands':
      return 'wait'
    case 'failed':
      return toProviderProblem(provider.definition, outcome.failure)
  }
}

function giveBackOne(
  { clock, database }: TokenServices,
  { id, was_broken_off }: FoundTokens,
  { leaseId }: { leaseId: string },
): Promise<void> {
  const brokenOffIds = was_broken_off === true ? [id] : []
  return giveBack(database, { leaseId, connectionIds: [id], brokenOffIds }, clock())
}

function toProviderProblemOf({ provider_key }: FoundTokens, failure: ProviderFailure): ProviderProblem {
  return toProviderProblem(findProvider(provider_key) ?? { name: provider_key }, failure)
}
