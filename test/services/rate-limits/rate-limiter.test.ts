import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DatabaseUnavailable } from '../../../lib/db/data-api/database-unavailable.ts'
import type { Selection } from '../../../lib/db/statements/compiled-statement.ts'
import type {
  Bucket,
  BucketState,
  RateLimitStore,
} from '../../../lib/services/rate-limits/rate-limit-store.ts'
import { type RateLimiter, rateLimiter } from '../../../lib/services/rate-limits/rate-limiter.ts'
import { redisStore } from '../../../lib/services/rate-limits/redis-store.ts'

const bucket = { key: 'login_by_ip:x', capacity: 2, seconds: 10 }
const at = (milliseconds: number) => new Date(1_800_000_000_000 + milliseconds)

/** Blocks the event loop, like a password hash. */
function block(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

/** A simple model of a bucket, with few tokens. */
function modelOf({ capacity, seconds }: { capacity: number; seconds: number }) {
  let tokens = Math.min(capacity, 3)
  let updated = 0
  const held = (time: number) =>
    Math.min(capacity, tokens + (Math.max(0, time - updated) * capacity) / (seconds * 1000))
  const hasToken = (time: number) => held(time) >= 1 - 1e-9
  const take = (time: number): BucketState => {
    const taken = hasToken(time)
    tokens = held(time) - (taken ? 1 : 0)
    updated = Math.max(updated, time)
    return { taken, tokens }
  }
  return { hasToken, take }
}

function limiterOver(take: RateLimitStore['take'], fallback?: RateLimitStore['take']) {
  const logged: string[] = []
  const asked: number[] = []
  const store = {
    take: (...asking: Parameters<typeof take>) => {
      asked.push(1)
      return take(...asking)
    },
  }
  const limiter = rateLimiter({
    store,
    fallback: fallback && { take: fallback },
    log: code => logged.push(code),
    timeoutMilliseconds: 20,
    firstTimeoutMilliseconds: 60,
  })
  return { limiter, logged, asked }
}

describe('the rate limiter', () => {
  it('admits a request if the store fails, and logs the failure', async () => {
    const { limiter, logged } = limiterOver(async () => {
      throw new Error('gone')
    })
    expect(await limiter.admit([bucket], at(0))).toEqual({ quotas: [], retryAfterSeconds: undefined })
    expect(logged).toEqual(['rate_limit_store_failed'])
  })

  it('admits a request if the store times out, and logs the failure', async () => {
    const { limiter, logged } = limiterOver(() => new Promise(() => {}))
    expect(await limiter.admit([bucket], at(0))).toMatchObject({ retryAfterSeconds: undefined })
    expect(logged).toEqual(['rate_limit_store_failed'])
  })

  it('refuses the next request if a refusal arrives too late for its own', async () => {
    const late = Promise.withResolvers<BucketState[]>()
    const { limiter, asked } = limiterOver(() => late.promise)
    expect(await limiter.admit([bucket], at(0))).toMatchObject({ retryAfterSeconds: undefined })
    late.resolve([{ taken: false, tokens: 0 }])
    await late.promise
    expect(await limiter.admit([bucket], at(1))).toMatchObject({ retryAfterSeconds: 5 })
    expect(asked).toHaveLength(1)
  })

  it('takes from the limits before a remembered refusal, if the request can pass that refusal', async () => {
    const address = { key: 'login_by_email:y', capacity: 2, seconds: 10 }
    const states = [
      [
        { taken: true, tokens: 1 },
        { taken: false, tokens: 0 },
      ],
      [{ taken: true, tokens: 0 }],
      [{ taken: false, tokens: 0 }],
    ]
    const taken: string[][] = []
    const { limiter } = limiterOver(async buckets => {
      taken.push(buckets.map(({ key }) => key))
      return states[taken.length - 1] ?? []
    })
    const admit = () => limiter.admit([bucket, address], at(0), 'refuse')
    const refusal = { quotas: [{ key: bucket.key }, { key: address.key }], retryAfterSeconds: 5 }
    expect(await admit()).toMatchObject(refusal)
    expect(await admit()).toMatchObject(refusal)
    expect(await admit()).toMatchObject({ quotas: [{ key: bucket.key }], retryAfterSeconds: 5 })
    expect(taken).toEqual([[bucket.key, address.key], [bucket.key], [bucket.key]])
  })

  it('selects a row in the statement of the store, or alone if the store cannot or need not be called', async () => {
    const calls: string[] = []
    const selection = { statement: { text: () => ({ sql: '', slots: [] }) }, values: {} }
    const select = async () => {
      calls.push('select')
      return 'alone'
    }
    let isBroken = false
    const take = async () => {
      calls.push('take')
      return [{ tokens: 0, taken: false }]
    }
    const takeAndSelect: NonNullable<RateLimitStore['takeAndSelect']> = async <V extends object, R>(
      ...[, , { values }]: [readonly Bucket[], Date, Selection<V, R>]
    ) => {
      calls.push('both')
      if (isBroken) throw new Error('gone')
      expect(values).toBe(selection.values)
      return { states: [{ tokens: 0, taken: true }], row: undefined }
    }
    const logged: string[] = []
    const options = {
      log: (code: string) => void logged.push(code),
      timeoutMilliseconds: 20,
      firstTimeoutMilliseconds: 60,
    }
    const ask = (limiter: RateLimiter) => limiter.admitAndSelect([bucket], at(0), selection, select)
    const asked = async (limiter: RateLimiter) => ({ ...(await ask(limiter)), calls: calls.splice(0) })

    const inOne = rateLimiter({ store: { take, takeAndSelect }, ...options })
    expect(await asked(inOne)).toMatchObject({ row: undefined, calls: ['both'] })
    isBroken = true
    expect(await asked(inOne)).toEqual({
      admission: { quotas: [], retryAfterSeconds: undefined },
      row: 'alone',
      calls: ['both', 'select'],
    })
    expect(logged).toEqual(['rate_limit_store_failed'])

    const inTwo = rateLimiter({ store: { take }, ...options })
    const refused = { row: 'alone', admission: { retryAfterSeconds: 5 } }
    expect(await asked(inTwo)).toMatchObject({ ...refused, calls: ['take', 'select'] })
    // The second refusal is cached.
    expect(await asked(inTwo)).toMatchObject({ ...refused, calls: ['select'] })
  })

  it('has a longer timeout for the first call of a function instance', async () => {
    const after = (milliseconds: number) =>
      limiterOver(async () => {
        await delay(milliseconds)
        return [{ tokens: 1, taken: true }]
      })
    const { limiter, logged } = after(40)
    expect(await limiter.admit([bucket], at(0))).toMatchObject({ quotas: [{ tokens: 1 }] })
    expect(await limiter.admit([bucket], at(0))).toMatchObject({ quotas: [] })
    expect(logged).toEqual(['rate_limit_store_failed'])
  })

  it('does not count time in which the process cannot run', async () => {
    const { limiter, logged } = limiterOver(async () => {
      await delay(5)
      return [{ tokens: 1, taken: true }]
    })
    await limiter.admit([bucket], at(0))
    const asked = limiter.admit([bucket], at(0))
    block(100)
    expect(await asked).toMatchObject({ quotas: [{ tokens: 1 }] })
    expect(logged).toEqual([])
  })

  it('uses the fallback for a guarded request if the store fails or times out', async () => {
    const stores = [() => Promise.reject(new Error('gone')), () => new Promise<never>(() => {})]
    for (const take of stores) {
      const { limiter, logged } = limiterOver(take, async () => [{ tokens: 0, taken: false }])
      expect(await limiter.admit([bucket], at(0), 'refuse')).toMatchObject({ retryAfterSeconds: 5 })
      expect(logged).toEqual(['rate_limit_fallback_used'])
    }
  })

  it('refuses a guarded request if the fallback fails too, and admits others without the fallback', async () => {
    const gone = () => Promise.reject(new Error('gone'))
    const { limiter, logged } = limiterOver(gone, gone)
    await expect(limiter.admit([bucket], at(0), 'refuse')).rejects.toThrow(DatabaseUnavailable)
    expect(await limiter.admit([bucket], at(0))).toMatchObject({ retryAfterSeconds: undefined })
    expect(logged).toEqual(['rate_limit_fallback_used', 'rate_limits_unavailable', 'rate_limit_store_failed'])
  })

  it('waits for the store without timeout for a guarded request without fallback', async () => {
    const { limiter, logged } = limiterOver(async () => {
      await delay(150)
      return [{ tokens: 1, taken: true }]
    })
    expect(await limiter.admit([bucket], at(0), 'refuse')).toMatchObject({ quotas: [{ tokens: 1 }] })
    expect(logged).toEqual([])
  })

  it('returns the time until the next token, and calls the store at most once a second before', async () => {
    const { limiter, asked } = limiterOver(async () => [{ tokens: 0.5, taken: false }])
    expect(await limiter.admit([bucket], at(0))).toMatchObject({ retryAfterSeconds: 3 })
    expect(await limiter.admit([bucket], at(600))).toMatchObject({ retryAfterSeconds: 2 })
    expect(asked).toHaveLength(1)
    await limiter.admit([bucket], at(1_000))
    expect(asked).toHaveLength(2)
    await limiter.admit([bucket], at(2_500))
    expect(asked).toHaveLength(3)
  })

  it('admits a request a second after an operator has reset the bucket', async () => {
    const answers = [
      { tokens: 0, taken: false },
      { tokens: 1, taken: true },
    ]
    const { limiter } = limiterOver(async () => answers.splice(0, 1))
    expect(await limiter.admit([bucket], at(0))).toMatchObject({ retryAfterSeconds: 5 })
    expect(await limiter.admit([bucket], at(999))).toMatchObject({ retryAfterSeconds: 5 })
    expect(await limiter.admit([bucket], at(1_000))).toMatchObject({ retryAfterSeconds: undefined })
  })

  it('calls the store for an exhausted bucket if the request has a lower cost', async () => {
    const answers = [
      { tokens: 1, taken: false },
      { tokens: 0, taken: true },
    ]
    const { limiter, asked } = limiterOver(async () => answers.splice(0, 1))
    const ask = (cost?: number) => limiter.admit([cost === undefined ? bucket : { ...bucket, cost }], at(0))
    expect(await ask(2)).toMatchObject({ retryAfterSeconds: 5 })
    expect(await ask(2)).toMatchObject({ retryAfterSeconds: 5 })
    expect(asked).toHaveLength(1)
    expect(await ask()).toMatchObject({ retryAfterSeconds: undefined })
  })

  it('calls the store for an exhausted bucket if the clock was set back', async () => {
    const { limiter, asked } = limiterOver(async () => [{ tokens: 0, taken: false }])
    await limiter.admit([bucket], at(0))
    await limiter.admit([bucket], at(-60_000))
    expect(asked).toHaveLength(2)
  })

  it('admits a request if Redis is unreachable', async () => {
    const logged: string[] = []
    const store = redisStore('redis://127.0.0.1:1', () => {})
    const limiter = rateLimiter({
      store,
      log: code => logged.push(code),
      timeoutMilliseconds: 50,
      firstTimeoutMilliseconds: 50,
    })
    expect(await limiter.admit([bucket], at(0))).toMatchObject({ retryAfterSeconds: undefined })
    expect(logged).toEqual(['rate_limit_store_failed'])
  })

  it('returns the exact second of the next token, from the store and from the cache, for any limit', async () => {
    const plans = fc.array(fc.record({ pause: fc.nat(3_000), later: fc.nat(3_000) }), {
      minLength: 1,
      maxLength: 8,
    })
    const shapes = fc.record({
      capacity: fc.integer({ min: 1, max: 9_000 }),
      seconds: fc.integer({ min: 1, max: 3_600 }),
    })
    await fc.assert(
      fc.asyncProperty(shapes, plans, async (shape, plan) => {
        const held = modelOf(shape)
        const { limiter } = limiterOver(async (_, now) => [held.take(now.getTime() - at(0).getTime())])
        const wait = async (time: number) =>
          (await limiter.admit([{ key: 'x', ...shape }], at(time))).retryAfterSeconds
        const passesOrReturnsWait = async (time: number) => {
          const seconds = await wait(time)
          if (seconds === undefined) return true
          expect(held.hasToken(time + seconds * 1000)).toBe(true)
          expect(held.hasToken(time + seconds * 1000 - 1000)).toBe(false)
          return false
        }
        const inTokens = (thousandths: number) => Math.round((thousandths * shape.seconds) / shape.capacity)
        let time = 0
        for (const { pause, later } of plan) {
          time += inTokens(pause)
          while (await passesOrReturnsWait(time));
          await passesOrReturnsWait(time)
          time += inTokens(later)
          await passesOrReturnsWait(time)
        }
      }),
      { numRuns: 300 },
    )
  })
})
