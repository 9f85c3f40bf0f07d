import { DatabaseUnavailable } from '../../db/data-api/database-unavailable.ts'
import { errorField, type Log } from '../../runtime/log/log.ts'
import { currentScope, runInScope } from '../../runtime/request-scope.ts'
import { NoAnswer, withinActiveTime } from './active-timeout.ts'
import type { Bucket, BucketState, RateLimitStore } from './rate-limit-store.ts'

/** How much of a limit is left. */
export interface Quota extends Bucket {
  readonly tokens: number
}

/** The decision of the limits on a request. */
export interface Admission {
  /** The limits that were asked, in their order; empty if the store gave no answer. */
  readonly quotas: readonly Quota[]
  /** If the last limit is used up: when it has the tokens that were asked for, in whole seconds, at least 1. */
  readonly retryAfterSeconds: number | undefined
}

/** What happens to a request if the store of the limits does not answer. */
export type OnStoreFailure = 'pass' | 'refuse'

/** Asks the rate limits whether a request may pass. */
export interface RateLimiter {
  /**
   * Takes the cost of each bucket.
   *
   * - `pass`: if the store fails or is slow, the request passes. Never rejects.
   * - `refuse`: waits for the store as long as the request may take; if it fails, asks the fallback.
   * @throws {DatabaseUnavailable} for `refuse`, if neither answers.
   */
  admit(buckets: readonly Bucket[], now: Date, onStoreFailure?: OnStoreFailure): Promise<Admission>
  /** Opens the store's connection ahead of the first request. Never throws. */
  connect(): void
}

/** How a limiter works. */
export interface RateLimiterOptions {
  readonly store: RateLimitStore
  /** Asked if `store` fails and the request must not pass without limits; absent if there is no other store. */
  readonly fallback?: RateLimitStore | undefined
  readonly log: Log
  /** How long the store may take, in milliseconds in which this process runs. */
  readonly timeoutMilliseconds: number
  /** The same until the store has answered or failed once: the first call pays for TLS and for loading the client. */
  readonly firstTimeoutMilliseconds: number
}

const PASSED: Admission = { quotas: [], retryAfterSeconds: undefined }
const REMEMBERED_KEYS = 10_000
const STORE_SECONDS = 2
const RETRY_AFTER_SECONDS = 5

/**
 * Makes a limiter over a store. It remembers which buckets held too little: until one has enough, its requests are
 * refused without asking the store, so that hammering costs nobody else anything.
 */
export function rateLimiter(options: RateLimiterOptions): RateLimiter {
  const { store, fallback, log, timeoutMilliseconds, firstTimeoutMilliseconds } = options
  const emptyUntil = new Map<string, { readonly at: number; readonly since: number; readonly quota: Quota }>()
  let isFirst = true

  const remembered = (buckets: readonly Bucket[], now: Date): Admission | undefined => {
    for (const { key, cost = 1 } of buckets) {
      const empty = emptyUntil.get(key)
      // What is too little for many may be enough for few.
      if (!empty || cost < (empty.quota.cost ?? 1)) continue
      // Before its time, a clock that was set back tells nothing.
      if (now.getTime() < empty.at && now.getTime() >= empty.since) {
        const seconds = Math.max(1, Math.ceil((empty.at - now.getTime()) / 1000))
        return { quotas: [empty.quota], retryAfterSeconds: seconds }
      }
      emptyUntil.delete(key)
    }
    return undefined
  }
  const judge = (buckets: readonly Bucket[], states: readonly BucketState[], now: Date): Admission => {
    const quotas = states.flatMap(({ tokens }, place) => {
      const bucket = buckets[place]
      return bucket ? [{ ...bucket, tokens }] : []
    })
    const last = quotas.at(-1)
    if (states.at(-1)?.taken !== false || !last) return { quotas, retryAfterSeconds: undefined }
    const wait = (((last.cost ?? 1) - last.tokens) * last.seconds) / last.capacity
    if (emptyUntil.size >= REMEMBERED_KEYS) emptyUntil.clear()
    emptyUntil.set(last.key, { at: now.getTime() + wait * 1000, since: now.getTime(), quota: last })
    return { quotas, retryAfterSeconds: Math.max(1, Math.ceil(wait - 1e-6)) }
  }
  /** Asks the store within its time. A connection that gave no answer is not used again. */
  const askInTime = async (buckets: readonly Bucket[], now: Date): Promise<BucketState[]> => {
    const milliseconds = isFirst ? firstTimeoutMilliseconds : timeoutMilliseconds
    try {
      return await withinActiveTime(store.take(buckets, now), milliseconds)
    } catch (error) {
      if (error instanceof NoAnswer) store.reconnect?.()
      throw error
    } finally {
      isFirst = false
    }
  }
  const askOrPass = async (buckets: readonly Bucket[], now: Date): Promise<Admission> => {
    try {
      return judge(buckets, await withoutLongWait(() => askInTime(buckets, now)), now)
    } catch (error) {
      log('rate_limit_store_failed', { error: errorField(error) })
      return PASSED
    }
  }
  const askOrRefuse = async (buckets: readonly Bucket[], now: Date): Promise<Admission> => {
    try {
      if (!fallback) return judge(buckets, await store.take(buckets, now), now)
      const states = await askInTime(buckets, now).catch(error => {
        log('rate_limit_fallback_used', { error: errorField(error) })
        return fallback.take(buckets, now)
      })
      return judge(buckets, states, now)
    } catch (error) {
      if (error instanceof DatabaseUnavailable) throw error
      log('rate_limits_unavailable', { error: errorField(error) })
      throw new DatabaseUnavailable(RETRY_AFTER_SECONDS, error)
    }
  }
  return {
    admit: async (buckets, now, onStoreFailure = 'pass') => {
      const known = remembered(buckets, now)
      if (known) return known
      return onStoreFailure === 'refuse' ? askOrRefuse(buckets, now) : askOrPass(buckets, now)
    },
    connect: () => store.connect?.(),
  }
}

/** Shortens the wait for a sleeping database: the statement is repeated until the deadline of its request, here 2 s. */
function withoutLongWait<T>(work: () => Promise<T>): Promise<T> {
  const scope = currentScope()
  const deadline = Date.now() + STORE_SECONDS * 1000
  return scope ? runInScope({ ...scope, deadline: Math.min(scope.deadline, deadline) }, work) : work()
}
