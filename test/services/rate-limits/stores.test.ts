import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { type SqlBool, sql } from 'kysely'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Slots } from '../../../lib/db/statements/slot.ts'
import { statement } from '../../../lib/db/statements/statement.ts'
import { postgresStore } from '../../../lib/services/rate-limits/postgres-store.ts'
import type { Bucket, RateLimitStore } from '../../../lib/services/rate-limits/rate-limit-store.ts'
import { rateLimiter } from '../../../lib/services/rate-limits/rate-limiter.ts'
import { redisStore } from '../../../lib/services/rate-limits/redis-store.ts'
import { startDatabase } from '../../support/data-api.ts'
import { hasRedis, redisUrl } from '../../support/redis.ts'
import { startRedisProxy } from '../../support/redis-proxy.ts'

const redisAnswers = await hasRedis()
if (!redisAnswers) console.warn(`SKIPPED: Redis is unreachable at ${redisUrl}; its store is not tested`)

const CALLERS = 50
const START = Date.UTC(2026, 0, 1)
const at = (milliseconds: number) => new Date(START + milliseconds)
let keys = 0
const newKey = () => {
  keys += 1
  return `test:${process.pid}:${Date.now()}:${keys}`
}

/** A simple model of a bucket. The stores must return the same results. */
function model({ capacity, seconds, cost = 1 }: Bucket) {
  let tokens = capacity
  let updated = 0
  return (now: number) => {
    tokens = Math.min(capacity, tokens + (Math.max(0, now - updated) * capacity) / (seconds * 1000))
    updated = Math.max(updated, now)
    const taken = tokens >= cost - 1e-9
    if (taken) tokens -= cost
    return { taken, tokens }
  }
}

const waves = fc.array(
  fc.record({ pause: fc.integer({ min: 0, max: 20_000 }), callers: fc.integer({ min: 1, max: CALLERS }) }),
  { minLength: 1, maxLength: 6 },
)
const shapes = fc.record({
  capacity: fc.integer({ min: 1, max: 40 }),
  seconds: fc.integer({ min: 1, max: 60 }),
  cost: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 45 })),
})

function itKeepsBuckets(open: () => Promise<RateLimitStore>): void {
  it('admits as many of 50 concurrent callers as the model, in several waves', async () => {
    const store = await open()
    await fc.assert(
      fc.asyncProperty(shapes, waves, async (shape, plan) => {
        const bucket = { key: newKey(), ...shape }
        const expected = model(bucket)
        let now = 0
        for (const { pause, callers } of plan) {
          now += pause
          const modelled = Array.from({ length: callers }, () => expected(now))
          const answers = await Promise.all(
            Array.from({ length: callers }, () => store.take([bucket], at(now))),
          )
          const taken = (states: { taken: boolean }[]) => states.filter(state => state.taken).length
          expect(taken(answers.flat())).toBe(taken(modelled))
          const left = Math.min(...answers.flat().map(({ tokens }) => tokens))
          expect(left).toBeCloseTo(Math.min(...modelled.map(({ tokens }) => tokens)), 6)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('never admits more than capacity and refill, in any window and with clocks in any order', async () => {
    const store = await open()
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: CALLERS }),
        async (shape, times) => {
          const bucket = { key: newKey(), ...shape }
          const passed = await Promise.all(
            times.map(async time => ((await store.take([bucket], at(time)))[0]?.taken ? [time] : [])),
          )
          const sorted = passed.flat().sort((a, b) => a - b)
          const span = Math.max(...times) - Math.min(...times)
          const most = shape.capacity + (span * shape.capacity) / (shape.seconds * 1000)
          expect(sorted.length * shape.cost).toBeLessThanOrEqual(most + 1e-6)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('checks the buckets in turn, and stops at an exhausted bucket', async () => {
    const store = await open()
    const [first, second] = [
      { key: newKey(), capacity: 1, seconds: 60 },
      { key: newKey(), capacity: 5, seconds: 60 },
    ]
    expect(await store.take([first, second], at(0))).toMatchObject([
      { taken: true },
      { taken: true, tokens: 4 },
    ])
    expect(await store.take([first, second], at(0))).toMatchObject([{ taken: false }])
    expect(await store.take([second], at(0))).toMatchObject([{ taken: true, tokens: 3 }])
    expect(await store.take([], at(0))).toEqual([])
  })

  it('takes the complete cost or nothing, also from a new bucket, and keeps the rest for lower costs', async () => {
    const store = await open()
    const bucket = { key: newKey(), capacity: 10, seconds: 10 }
    const take = async (cost: number, time: number) => (await store.take([{ ...bucket, cost }], at(time)))[0]
    expect(await take(11, 0)).toEqual({ taken: false, tokens: 10 })
    expect(await take(8, 0)).toEqual({ taken: true, tokens: 2 })
    expect(await take(3, 0)).toEqual({ taken: false, tokens: 2 })
    expect(await take(2, 0)).toEqual({ taken: true, tokens: 0 })
    expect(await take(8, 7_000)).toEqual({ taken: false, tokens: 7 })
    expect(await take(8, 8_000)).toEqual({ taken: true, tokens: 0 })
  })

  it('does not refill a bucket if the clock stops or goes back', async () => {
    const store = await open()
    const bucket = { key: newKey(), capacity: 1, seconds: 10 }
    expect(await store.take([bucket], at(20_000))).toMatchObject([{ taken: true }])
    for (const time of [20_000, 20_000, 5_000, 0]) {
      expect(await store.take([bucket], at(time))).toMatchObject([{ taken: false }])
    }
    expect(await store.take([bucket], at(30_000))).toMatchObject([{ taken: true }])
  })
}

describe('the PostgreSQL rate limit store', () => {
  itKeepsBuckets(async () => postgresStore((await startDatabase()).statements))
})

interface FoundUser {
  readonly name: string
  readonly since: Date
}

const findUser = statement(
  (db, { name, since }: Slots<FoundUser>) =>
    db
      .selectFrom('security_config')
      .select([
        sql<string>`${name}::text`.as('name'),
        sql<Date>`${since}`.as('since'),
        sql<null>`null`.as('none'),
      ])
      .where(sql<SqlBool>`${name}::text <> 'Nobody'`),
  { since: 'timestamptz' },
)

const selectionOf = (name: string) => ({ statement: findUser, values: { name, since: at(0) } })

describe('the PostgreSQL rate limit store, in the statement of a selection', () => {
  const open = async () => {
    const { takeAndSelect } = postgresStore((await startDatabase()).statements)
    assert.ok(takeAndSelect)
    return takeAndSelect
  }

  itKeepsBuckets(async () => {
    const takeAndSelect = await open()
    return {
      take: async (buckets, now) =>
        buckets.length === 0 ? [] : (await takeAndSelect(buckets, now, selectionOf('Ada'))).states,
    }
  })

  it('returns the row with its types, and takes tokens also if there is none', async () => {
    const takeAndSelect = await open()
    const bucket = { key: newKey(), capacity: 3, seconds: 3_600 }
    const first = await takeAndSelect([bucket], at(0), selectionOf('Ada'))
    expect(first).toMatchObject({
      states: [{ tokens: 2, taken: true }],
      row: { name: 'Ada', since: at(0), none: null },
    })
    const second = await takeAndSelect([bucket], at(0), selectionOf('Nobody'))
    expect(second).toEqual({ states: [{ tokens: 1, taken: true }], row: undefined })
    await takeAndSelect([bucket], at(0), selectionOf('Ada'))
    const refused = await takeAndSelect([bucket], at(0), selectionOf('Ada'))
    expect(refused).toMatchObject({ states: [{ tokens: 0, taken: false }], row: { name: 'Ada' } })
  })
})

describe.skipIf(!redisAnswers)('the Redis rate limit store', () => {
  const store = redisStore(redisUrl, error => console.error(error))
  afterAll(() => store.close())
  itKeepsBuckets(async () => store)

  it('is bypassed while Redis hangs or is unreachable, and is used again when Redis is available', async () => {
    const proxy = await startRedisProxy()
    const logged: string[] = []
    const unreachable = redisStore(proxy.url, () => {})
    onTestFinished(() => {
      unreachable.close()
      proxy.stop()
    })
    const limiter = rateLimiter({
      store: unreachable,
      log: code => logged.push(code),
      timeoutMilliseconds: 100,
      firstTimeoutMilliseconds: 2_000,
    })
    const admit = () => limiter.admit([{ key: newKey(), capacity: 5, seconds: 60 }], at(0))
    const expectUsed = async () => {
      // A client without a connection fails immediately. The event loop must run so that it reconnects.
      while ((await admit()).quotas.length === 0) await nextTurn()
      logged.length = 0
    }
    const expectBypassed = async () => {
      for (const _ of [1, 2]) expect(await admit()).toEqual({ quotas: [], retryAfterSeconds: undefined })
      expect(logged).toEqual(['rate_limit_store_failed', 'rate_limit_store_failed'])
    }
    await expectUsed()
    proxy.block()
    await expectBypassed()
    proxy.unblock()
    await expectUsed()
    proxy.cut()
    await expectBypassed()
    proxy.mend()
    await expectUsed()
  })

  it('fails at most one request if a connection hangs, and none if a connection was closed', async () => {
    const proxy = await startRedisProxy()
    const logged: string[] = []
    const store = redisStore(proxy.url, () => {})
    onTestFinished(() => {
      store.close()
      proxy.stop()
    })
    const limiter = rateLimiter({
      store,
      log: code => logged.push(code),
      timeoutMilliseconds: 500,
      firstTimeoutMilliseconds: 2_000,
    })
    const admit = () => limiter.admit([{ key: newKey(), capacity: 5, seconds: 60 }], at(0))
    expect((await admit()).quotas).toHaveLength(1)
    proxy.close()
    expect((await admit()).quotas).toHaveLength(1)
    expect(logged).toEqual([])
    proxy.hang()
    await admit()
    expect((await admit()).quotas).toHaveLength(1)
    expect(logged).toEqual(['rate_limit_store_failed'])
  })
})
