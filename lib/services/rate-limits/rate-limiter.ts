import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Log } from '../log/log.ts'
import { currentScope, runInScope } from '../request-scope.ts'
import type { Bucket, BucketState, RateLimitStore } from './store.ts'

/** How much of a limit is left. */
export interface Quota extends Bucket {
  readonly tokens: number
}

/** What the limits say of a request. */
export interface Admission {
  /** The limits that were asked, in their order; none where the store gave no answer. */
  readonly quotas: readonly Quota[]
  /** Where the last of them is used up: when it has the tokens that were asked for, in whole seconds, at least 1. */
  readonly retryAfterSeconds: number | undefined
}

/** Asks the rate limits whether a request may pass. */
export interface RateLimiter {
  /** Takes the cost of each bucket. A store that fails or is slow lets the request pass. Never rejects. */
  admit(buckets: readonly Bucket[], now: Date): Promise<Admission>
}

/** How a limiter works. */
export interface RateLimiterOptions {
  readonly store: RateLimitStore
  readonly log: Log
  /** How long the store may take, in milliseconds. */
  readonly timeoutMilliseconds: number
}

const PASSED: Admission = { quotas: [], retryAfterSeconds: undefined }
const REMEMBERED_KEYS = 10_000
const STORE_SECONDS = 2

/**
 * Makes a limiter over a store. It remembers which buckets held too little: until one has enough, its requests are
 * refused without asking the store, so that hammering costs nobody else anything.
 */
export function rateLimiter({ store, log, timeoutMilliseconds }: RateLimiterOptions): RateLimiter {
  const emptyUntil = new Map<string, { readonly at: number; readonly since: number; readonly quota: Quota }>()

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
  return {
    admit: async (buckets, now) => {
      const known = remembered(buckets, now)
      if (known) return known
      try {
        const states = await inTime(
          withoutLongWait(() => store.take(buckets, now)),
          timeoutMilliseconds,
        )
        return judge(buckets, states, now)
      } catch (error) {
        log('rate_limit_store_failed', { error: error instanceof Error ? error : String(error) })
        return PASSED
      }
    },
  }
}

/** A database that sleeps is asked again and again until the deadline of its request: here one is soon enough. */
function withoutLongWait<T>(work: () => Promise<T>): Promise<T> {
  const scope = currentScope()
  const deadline = Date.now() + STORE_SECONDS * 1000
  return scope ? runInScope({ ...scope, deadline: Math.min(scope.deadline, deadline) }, work) : work()
}

async function inTime<T>(answer: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(async () => {
      // A process that was busy may have the answer in its socket: timers run before that is read.
      await nextTurn()
      await nextTurn()
      reject(new Error(`No answer within ${milliseconds} ms`))
    }, milliseconds)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
