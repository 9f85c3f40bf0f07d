import { DatabaseUnavailable } from '../../db/data-api/database-unavailable.ts'
import type { Selection } from '../../db/statements/compiled-statement.ts'
import { errorField, type Log } from '../../runtime/log/log.ts'
import { currentScope, runInScope } from '../../runtime/request-scope.ts'
import { NoAnswer, withinActiveTime } from './active-timeout.ts'
import type { Bucket, BucketState, RateLimitStore } from './rate-limit-store.ts'

/** The remaining tokens of a rate limit. */
export interface Quota extends Bucket {
  readonly tokens: number
}

/** The decision of the rate limits on a request. */
export interface Admission {
  /** The checked limits, in order. Empty if the store did not respond. */
  readonly quotas: readonly Quota[]
  /** If the last limit is exhausted: time until it has the requested tokens, in whole seconds, at least 1. */
  readonly retryAfterSeconds: number | undefined
}

/** What happens to a request if the store does not respond. */
export type OnStoreFailure = 'pass' | 'refuse'

/** Decides whether the rate limits admit a request. */
export interface RateLimiter {
  /**
   * Consumes `cost` tokens from each bucket.
   *
   * - `pass`: if the store fails or times out, the request passes. Never rejects.
   * - `refuse`: if the store fails or times out, uses the fallback. Without a fallback, waits until the deadline.
   * @throws {DatabaseUnavailable} for `refuse`, if no store responds.
   */
  admit(buckets: readonly Bucket[], now: Date, onStoreFailure?: OnStoreFailure): Promise<Admission>
  /**
   * Consumes tokens like `admit` with `pass`, and selects a row. If the database is the store, both are one statement.
   *
   * @param select Executes the selection alone. Called if the store cannot select, or fails.
   */
  admitAndSelect<V extends object, R>(
    buckets: readonly Bucket[],
    now: Date,
    selection: Selection<V, R>,
    select: () => Promise<R | undefined>,
  ): Promise<{ readonly admission: Admission; readonly row: R | undefined }>
  /** Opens the connection of the store before the first request. Never throws. */
  connect(): void
}

/** The options of a rate limiter. */
export interface RateLimiterOptions {
  readonly store: RateLimitStore
  /** The store to use if `store` fails and the request must not pass without limits. */
  readonly fallback?: RateLimitStore | undefined
  readonly log: Log
  /** Timeout of the store, in milliseconds of active time of this process. */
  readonly timeoutMilliseconds: number
  /** Timeout of the first call, which includes the TLS handshake and the loading of the client. */
  readonly firstTimeoutMilliseconds: number
}

const PASSED: Admission = { quotas: [], retryAfterSeconds: undefined }
const MAX_CACHED_KEYS = 10_000
/** Longer would defeat a reset: an operator can delete a bucket that locks a user out for an hour. */
const CACHE_MILLISECONDS = 1_000
const STORE_SECONDS = 2
const RETRY_AFTER_SECONDS = 5

/**
 * Creates a rate limiter. It caches exhausted buckets for a second and refuses their requests without a store call, so
 * that a flood of requests does not load the store.
 */
export function rateLimiter(options: RateLimiterOptions): RateLimiter {
  const { store, fallback, log, timeoutMilliseconds, firstTimeoutMilliseconds } = options
  const exhausted = new Map<string, { readonly at: number; readonly since: number; readonly quota: Quota }>()
  let isFirst = true

  const cachedRefusal = (buckets: readonly Bucket[], now: Date): Admission | undefined => {
    for (const { key, cost = 1 } of buckets) {
      const entry = exhausted.get(key)
      // The bucket can have enough tokens for a lower cost.
      if (!entry || cost < (entry.quota.cost ?? 1)) continue
      const age = now.getTime() - entry.since
      // A negative age means that the clock was set back.
      if (now.getTime() < entry.at && age >= 0 && age < CACHE_MILLISECONDS) {
        const seconds = Math.max(1, Math.ceil((entry.at - now.getTime()) / 1000))
        return { quotas: [entry.quota], retryAfterSeconds: seconds }
      }
      exhausted.delete(key)
    }
    return undefined
  }
  const decide = (buckets: readonly Bucket[], states: readonly BucketState[], now: Date): Admission => {
    const quotas = states.flatMap(({ tokens }, index) => {
      const bucket = buckets[index]
      return bucket ? [{ ...bucket, tokens }] : []
    })
    const last = quotas.at(-1)
    if (states.at(-1)?.taken !== false || !last) return { quotas, retryAfterSeconds: undefined }
    const wait = (((last.cost ?? 1) - last.tokens) * last.seconds) / last.capacity
    if (exhausted.size >= MAX_CACHED_KEYS) exhausted.clear()
    exhausted.set(last.key, { at: now.getTime() + wait * 1000, since: now.getTime(), quota: last })
    return { quotas, retryAfterSeconds: Math.max(1, Math.ceil(wait - 1e-6)) }
  }
  const failed = (error: unknown): Admission => {
    log('rate_limit_store_failed', { error: errorField(error) })
    return PASSED
  }
  /**
   * Calls the store within its timeout. Replaces an unresponsive connection. `learn` gets a late answer: its refusal
   * applies to the next requests.
   */
  const inTime = async <T>(call: () => Promise<T>, learn: (late: T) => void = () => {}): Promise<T> => {
    const milliseconds = isFirst ? firstTimeoutMilliseconds : timeoutMilliseconds
    const answer = call()
    try {
      return await withinActiveTime(answer, milliseconds)
    } catch (error) {
      if (error instanceof NoAnswer) {
        store.reconnect?.()
        answer.then(learn, () => {})
      }
      throw error
    } finally {
      isFirst = false
    }
  }
  const takeOrPass = async (buckets: readonly Bucket[], now: Date): Promise<Admission> => {
    try {
      const learn = (late: readonly BucketState[]) => void decide(buckets, late, now)
      const states = await withShortDeadline(() => inTime(() => store.take(buckets, now), learn))
      return decide(buckets, states, now)
    } catch (error) {
      return failed(error)
    }
  }
  const takeOrRefuse = async (buckets: readonly Bucket[], now: Date): Promise<Admission> => {
    try {
      if (!fallback) return decide(buckets, await store.take(buckets, now), now)
      const states = await inTime(() => store.take(buckets, now)).catch(error => {
        log('rate_limit_fallback_used', { error: errorField(error) })
        return fallback.take(buckets, now)
      })
      return decide(buckets, states, now)
    } catch (error) {
      if (error instanceof DatabaseUnavailable) throw error
      log('rate_limits_unavailable', { error: errorField(error) })
      throw new DatabaseUnavailable(RETRY_AFTER_SECONDS, error)
    }
  }
  return {
    admit: async (buckets, now, onStoreFailure = 'pass') => {
      const refusal = cachedRefusal(buckets, now)
      if (onStoreFailure === 'pass') return refusal ?? takeOrPass(buckets, now)
      if (!refusal) return takeOrRefuse(buckets, now)
      // A login can pass the limit of its address, so the limits before that one must have admitted it.
      const [{ key } = {}] = refusal.quotas
      const before = buckets.slice(
        0,
        buckets.findIndex(bucket => bucket.key === key),
      )
      const earlier = before.length > 0 ? await takeOrRefuse(before, now) : PASSED
      if (earlier.retryAfterSeconds !== undefined) return earlier
      return { ...refusal, quotas: [...earlier.quotas, ...refusal.quotas] }
    },
    admitAndSelect: async (buckets, now, selection, select) => {
      const refusal = cachedRefusal(buckets, now)
      const { takeAndSelect } = store
      if (refusal || buckets.length === 0 || !takeAndSelect) {
        const [admission, row] = await Promise.all([refusal ?? takeOrPass(buckets, now), select()])
        return { admission, row }
      }
      try {
        const { states, row } = await withShortDeadline(() =>
          inTime(
            () => takeAndSelect(buckets, now, selection),
            late => void decide(buckets, late.states, now),
          ),
        )
        return { admission: decide(buckets, states, now), row }
      } catch (error) {
        return { admission: failed(error), row: await select() }
      }
    },
    connect: () => store.connect?.(),
  }
}

/** Limits the deadline to 2 s. Otherwise a statement is retried until the deadline of the request. */
function withShortDeadline<T>(work: () => Promise<T>): Promise<T> {
  const scope = currentScope()
  const deadline = Date.now() + STORE_SECONDS * 1000
  return scope ? runInScope({ ...scope, deadline: Math.min(scope.deadline, deadline) }, work) : work()
}
