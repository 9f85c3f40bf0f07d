import { setTimeout as delay } from 'node:timers/promises'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { RowOf } from '../../db/statements/compiled-statement.ts'
import type { Services } from '../../services/services.ts'
import { isConnected } from '../connection-state/connection-status.ts'
import { openProvider, type Provider } from '../providers/provider.ts'
import type { ProviderFailure } from '../providers/provider-failure.ts'
import { takeProviderLimit } from '../providers/provider-limit.ts'
import { type ProviderProblem, toProviderProblem } from '../providers/provider-problem.ts'
import { findProvider } from '../providers/registry.ts'
import { leaseExpiry, timeLeft } from './lease-expiry.ts'
import { refreshOrCheck } from './refresh-or-check.ts'
import { releaseLeases } from './release-leases.ts'
import { openToken, storedTokensOf } from './sealed-tokens.ts'
import { findOrLease } from './store/find-or-lease.ts'

/** The services that `usableAccessToken` requires. */
export type TokenServices = Services<
  'dataKeys' | 'mailQueue' | 'providerCredentials' | 'providerHttp' | 'rateLimits' | 'statements'
>

/** A connection with its tokens. */
type FoundTokens = RowOf<typeof findOrLease>

/** Tokens to refresh even if they are still valid. */
interface TokensToReplace {
  readonly generation: number
  /** When the refresh was requested. A refresh that failed after this time is not repeated. */
  readonly since: Date
  /** When the owner renewed the consent; absent if nothing says so. */
  readonly consentRenewedAt?: Date
}

/** A request for the access token of a connection. */
export interface AccessTokenRequest {
  readonly userId: string
  readonly connectionId: string
  /** Tokens to refresh even if they are still valid: the provider refused them, or the user requested new ones. */
  readonly replace?: TokensToReplace | undefined
  readonly metadata: RequestMetadata
}

/** The result of a request for an access token. */
export type UsableToken =
  | {
      readonly kind: 'usable'
      readonly accessToken: string
      /** Identifies these tokens among older and newer ones of the connection. */
      readonly generation: number
      readonly provider: Provider
    }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'not_connected' }
  | { readonly kind: 'reconnection_required' }
  | ProviderProblem

/** Minimum remaining lifetime of a returned access token, so that the provider call can finish. */
const FRESH_SECONDS = 30
const [FIRST_PAUSE_MILLISECONDS, MAX_PAUSE_MILLISECONDS] = [50, 400]
/** Reserved to respond to the request. */
const RESERVE_MILLISECONDS = 1_500

/**
 * Returns a valid access token: the stored one, or a new one. Concurrent callers cause one refresh; the others wait for its
 * result.
 */
export async function usableAccessToken(
  services: TokenServices,
  { userId, connectionId, replace, metadata }: AccessTokenRequest,
): Promise<UsableToken> {
  const { clock, random, statements } = services
  let pause = FIRST_PAUSE_MILLISECONDS
  for (;;) {
    const now = clock()
    const leaseId = random.id()
    const request = {
      ...{ userId, leaseId, replace },
      freshUntil: new Date(now.getTime() + FRESH_SECONDS * 1000),
    }
    const found = await statements.first(findOrLease, {
      ...{ userId, connectionId, leaseId, leasedUntil: leaseExpiry(services, now) },
      freshUntil: request.freshUntil,
      replacedGeneration: replace?.generation ?? null,
      replacedSince: replace?.since ?? null,
      now,
    })
    if (!found) return { kind: 'not_found' }
    const outcome = await evaluate(services, found, request, metadata)
    if (outcome !== 'wait') return outcome
    if (timeLeft(services) < pause + RESERVE_MILLISECONDS)
      return toProviderProblemOf(found, { kind: 'timed_out' })
    await delay(pause)
    pause = Math.min(pause * 2, MAX_PAUSE_MILLISECONDS)
  }
}

/** One of the repeated requests for the tokens. */
interface TokenRequest {
  readonly userId: string
  readonly leaseId: string
  readonly freshUntil: Date
  readonly replace: TokensToReplace | undefined
}

async function evaluate(
  services: TokenServices,
  found: FoundTokens,
  request: TokenRequest,
  metadata: RequestMetadata,
): Promise<UsableToken | 'wait'> {
  const { status, access_expires_at } = found
  if (status === 'pending') return { kind: 'not_connected' }
  const stored = storedTokensOf(found)
  if (!stored) return { kind: 'reconnection_required' }
  const definition = findProvider(found.provider_key)
  const provider = definition && (await openProvider(services, definition))
  if (!provider) {
    if (found.is_leased) await releaseLease(services, found, request)
    return { kind: 'reconnection_required' }
  }
  if (found.is_leased) return refresh(services, provider, { found, request, stored }, metadata)
  // Another caller has taken the lease.
  if (found.was_due === true) return 'wait'
  const mustReplace = found.token_generation === request.replace?.generation
  const isFresh = access_expires_at === null || access_expires_at > request.freshUntil
  if (!mustReplace && isFresh && isUsable(status, request)) {
    const accessToken = await openToken(services, found.id, 'access_token', stored)
    if (accessToken === undefined) throw new Error(`${found.id} has no access token`)
    return { kind: 'usable', accessToken, generation: found.token_generation, provider }
  }
  if (found.lease_id !== null && found.leased_until !== null && found.leased_until > services.clock())
    return 'wait'
  return notRefreshable(found, services.clock())
}

/** In status `error` the access token may still be valid, unless the caller waited for a check that found otherwise. */
const isUsable = (status: FoundTokens['status'], { replace }: Pick<AccessTokenRequest, 'replace'>) =>
  isConnected(status) || (status === 'error' && replace === undefined)

/** Returns why the tokens cannot be refreshed now: the consent has expired, or the last refresh failed recently. */
function notRefreshable(found: FoundTokens, now: Date): UsableToken {
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
  readonly request: TokenRequest
  readonly stored: Parameters<typeof refreshOrCheck>[2]['stored']
}

async function refresh(
  services: TokenServices,
  provider: Provider,
  { found, request, stored }: Leased,
  metadata: RequestMetadata,
): Promise<UsableToken | 'wait'> {
  const limit = await takeProviderLimit(services, provider, {
    for: 'refresh',
    userId: request.userId,
  })
  if (limit.kind !== 'admitted') {
    await releaseLease(services, found, request)
    return toProviderProblem(provider.definition, limit)
  }
  const leased = {
    connectionId: found.id,
    leaseId: request.leaseId,
    actor: 'user' as const,
    stored,
    wasInterrupted: found.was_interrupted === true,
    failures: found.refresh_failures,
    lastError: found.last_error,
    consentExpiresAt: found.consent_expires_at,
    checksRequested: found.checks_requested,
    mustReplaceToken: found.must_replace_token,
    consentRenewedAt: request.replace?.consentRenewedAt,
  }
  const outcome = await refreshOrCheck(services, provider, leased, metadata)
  switch (outcome.kind) {
    case 'refreshed': {
      const generation = found.token_generation + 1
      return { kind: 'usable', accessToken: outcome.accessToken, generation, provider }
    }
    case 'broken':
    case 'discarded':
      return { kind: 'reconnection_required' }
    case 'superseded':
      return 'wait'
    case 'failed':
      return toProviderProblem(provider.definition, outcome.failure)
  }
}

function releaseLease(
  services: TokenServices,
  { id, was_interrupted }: FoundTokens,
  { leaseId }: { leaseId: string },
): Promise<void> {
  const interruptedIds = was_interrupted === true ? [id] : []
  return releaseLeases(services, { leaseId, connectionIds: [id], interruptedIds }, services.clock())
}

function toProviderProblemOf({ provider_key }: FoundTokens, failure: ProviderFailure): ProviderProblem {
  return toProviderProblem(findProvider(provider_key) ?? { name: provider_key }, failure)
}
