import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { OAuthProvider, Provider } from '../../../lib/financial/providers/provider.ts'
import type { ProviderLimit } from '../../../lib/financial/providers/provider-definition.ts'
import { takeProviderLimit } from '../../../lib/financial/providers/provider-limit.ts'
import { bucketsOf, type ProviderCall } from '../../../lib/financial/providers/provider-limit-buckets.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import { postgresStore } from '../../../lib/services/rate-limits/postgres-store.ts'
import type { Bucket, RateLimitStore } from '../../../lib/services/rate-limits/rate-limit-store.ts'
import { rateLimiter } from '../../../lib/services/rate-limits/rate-limiter.ts'
import { redisStore } from '../../../lib/services/rate-limits/redis-store.ts'
import { startDatabase } from '../../support/data-api.ts'
import { configured, definitionAt, providerServices } from '../../support/provider-services.ts'
import { hasRedis, redisUrl } from '../../support/redis.ts'

const { services } = providerServices({
  'test-bank': { client_id: 'app', client_secret: 's' },
  schwab: { client_id: 'app', client_secret: 's' },
})
const bank = await configured(services, definitionAt('https://bank.example.com'))
const mock = await configured(services, schwab)
const at = (milliseconds: number) => new Date(1_800_000_000_000 + milliseconds)

function providerWith(limit: ProviderLimit, callsPerRead?: number): OAuthProvider {
  const definition = { ...bank.definition, ...(callsPerRead !== undefined && { callsPerRead }) }
  return { ...bank, definition, limits: { api: limit, token: limit, connection: undefined } }
}

/** Forty users: half of them refresh, the others send callbacks. */
const attackers = Array.from({ length: 20 }, (_, person): ProviderCall[] => [
  { for: 'refresh', userId: `refresher-${person}` },
  { for: 'callback', userId: `connector-${person}` },
]).flat()

/** A minimal rate limit store in memory. */
function memoryStore(): RateLimitStore {
  const kept = new Map<string, { tokens: number; at: number }>()
  return {
    take: async (buckets, now) => {
      const states: { tokens: number; taken: boolean }[] = []
      for (const { key, capacity, seconds, cost = 1 } of buckets) {
        const before = kept.get(key) ?? { tokens: capacity, at: now.getTime() }
        const refilled = ((now.getTime() - before.at) * capacity) / (seconds * 1000)
        const held = Math.min(capacity, before.tokens + refilled)
        const taken = held >= cost - 1e-9
        const tokens = taken ? held - cost : held
        kept.set(key, { tokens, at: now.getTime() })
        states.push({ tokens, taken })
        if (!taken) break
      }
      return states
    },
  }
}

/** Calls `takeProviderLimit` with a new limiter each time, as separate functions do. */
function limitsOver(store: RateLimitStore, provider: Provider) {
  return async (call: ProviderCall, milliseconds: number, cost = 1) => {
    const rateLimits = rateLimiter({
      store,
      log: () => {},
      timeoutMilliseconds: 5_000,
      firstTimeoutMilliseconds: 5_000,
    })
    const clock = () => at(milliseconds)
    return takeProviderLimit({ ...services, rateLimits, clock }, provider, call, { cost })
  }
}

describe('the buckets of a call to a provider', () => {
  const user = { userId: '01890000-0000-7000-8000-000000000001' }

  it('match the documentation for Schwab', () => {
    const shapes = (call: ProviderCall) => {
      const { share, common } = bucketsOf(mock, call, 1)
      return [share, ...common].map(bucket => bucket && [bucket.capacity, bucket.seconds])
    }
    expect(shapes({ for: 'read', ...user, connectionId: 'connection' })).toEqual([
      [60, 120],
      [120, 60],
    ])
    expect(shapes({ for: 'refresh', ...user })).toEqual([
      [15, 60],
      [60, 60],
      [90, 60],
      [120, 60],
    ])
    expect(shapes({ for: 'callback', ...user })).toEqual([
      [7, 56],
      [90, 60],
      [120, 60],
    ])
    expect(shapes({ for: 'schedule' })).toEqual([undefined, [120, 60]])
    expect(shapes({ for: 'revocation' })).toEqual([undefined, [120, 60]])
  })

  it('have whole tokens and seconds, and never exceed their part of any limit', () => {
    const limits = fc.record({
      capacity: fc.integer({ min: 1, max: 1_000_000 }),
      seconds: fc.integer({ min: 1, max: 86_400 }),
    })
    const kinds = fc.constantFrom<('read' | 'refresh' | 'callback')[]>('read', 'refresh', 'callback')
    fc.assert(
      fc.property(limits, kinds, fc.integer({ min: 1, max: 100 }), (limit, kind, callsPerRead) => {
        const { share, common } = bucketsOf(
          providerWith(limit, callsPerRead),
          { for: kind, ...user, connectionId: 'connection' },
          1,
        )
        expect(common.at(-1)).toMatchObject(limit)
        for (const bucket of share ? [share, ...common] : common) {
          expect(Number.isInteger(bucket.capacity) && Number.isInteger(bucket.seconds)).toBe(true)
          expect(bucket.capacity).toBeGreaterThanOrEqual(1)
          expect(bucket.capacity).toBeLessThanOrEqual(limit.capacity)
          expect(bucket.seconds).toBeLessThanOrEqual(86_400)
        }
        const minCapacity = Math.min(limit.capacity, kind === 'read' ? callsPerRead : 1)
        expect(share?.capacity).toBeGreaterThanOrEqual(minCapacity)
        const rate = ({ capacity, seconds }: ProviderLimit) => capacity / seconds
        if (share && share.seconds < 86_400) expect(rate(share)).toBeLessThanOrEqual(rate(limit) / 4 + 1e-9)
      }),
    )
  })

  it('contain no user id, and differ between users', () => {
    const keyOf = (userId: string) =>
      bucketsOf(bank, { for: 'read', userId, connectionId: 'connection' }, 1).share?.key
    expect(keyOf(user.userId)).not.toContain(user.userId)
    expect(keyOf(user.userId)).not.toBe(keyOf('01890000-0000-7000-8000-000000000002'))
  })

  it.each([
    { capacity: 120, seconds: 60 },
    { capacity: 30, seconds: 60 },
    { capacity: 1_000, seconds: 300 },
  ])('reserve a quarter for the schedule while many users exhaust the rest: %o', async limit => {
    const ask = limitsOver(memoryStore(), providerWith(limit))
    const minutes = 20
    const [chunk, second] = [Math.min(20, limit.capacity / 2), 1_000]
    let [refreshed, nextAttempt] = [0, 0]
    for (let time = 0; time < minutes * 60 * second; time += second / 2) {
      for (const call of attackers) await ask(call, time)
      if (time < nextAttempt) continue
      const outcome = await ask({ for: 'schedule' }, time, chunk)
      if (outcome.kind === 'admitted') refreshed += chunk
      else nextAttempt = time + outcome.retryAfterSeconds * second
    }
    const whole = (minutes * 60 * limit.capacity) / limit.seconds
    expect(refreshed / whole).toBeGreaterThan(0.24)
  })

  it('admit one user up to their share, without effect on others', async () => {
    const ask = limitsOver(memoryStore(), mock)
    let admitted = 0
    for (let made = 0; made < 131; made += 1)
      if ((await ask({ for: 'refresh', ...user }, 0)).kind === 'admitted') admitted += 1
    expect(admitted).toBe(15)
    expect(await ask({ for: 'refresh', ...user }, 0)).toMatchObject({
      kind: 'rate_limited',
      retryAfterSeconds: 4,
    })
    const others = await Promise.all(
      [1, 2, 3].map(person => ask({ for: 'refresh', userId: `other-${person}` }, 0)),
    )
    expect(others.map(({ kind }) => kind)).toEqual(['admitted', 'admitted', 'admitted'])
  })
})

const redisAnswers = await hasRedis()
if (!redisAnswers) console.warn(`SKIPPED: no Redis answers at ${redisUrl}; shares in Redis are not tested`)

function itConsumesNothingIfRefused(open: () => Promise<RateLimitStore>): void {
  it('consumes nothing of the share or a pool for a call that a later bucket refuses', async () => {
    const store = await open()
    const key = `refused-${crypto.randomUUID().slice(0, 12)}`
    const provider = providerWith({ capacity: 16, seconds: 16 })
    const own = { ...provider, definition: { ...provider.definition, key } }
    const ask = limitsOver(store, own)
    const call: ProviderCall = { for: 'refresh', userId: 'user' }
    const left = async ({ key: name, capacity, seconds }: Bucket) =>
      (await store.take([{ key: name, capacity, seconds, cost: 0 }], at(0)))[0]?.tokens
    expect((await ask({ for: 'schedule' }, 0, 16)).kind).toBe('admitted')
    for (let made = 0; made < 5; made += 1)
      expect(await ask(call, 0)).toEqual({ kind: 'busy', retryAfterSeconds: 1 })
    const { share, common } = bucketsOf(own, call, 1)
    expect(await Promise.all([share, ...common].map(bucket => bucket && left(bucket)))).toEqual([2, 8, 12, 0])
    expect((await ask(call, 1_000)).kind).toBe('admitted')
  })

  it('never holds more than it can, however much is given back', async () => {
    const store = await open()
    const bucket = { key: `back-${crypto.randomUUID()}`, capacity: 2, seconds: 60 }
    for (const cost of [1, -1, -1, -1]) await store.take([{ ...bucket, cost }], at(0))
    const states = [await store.take([bucket], at(0)), await store.take([bucket], at(0))]
    expect(states.flat().map(({ taken }) => taken)).toEqual([true, true])
    expect(await store.take([bucket], at(0))).toMatchObject([{ taken: false }])
  })
}

describe('the limit of a provider in PostgreSQL', () => {
  itConsumesNothingIfRefused(async () => postgresStore((await startDatabase()).statements))
})
describe.skipIf(!redisAnswers)('the limit of a provider in Redis', () => {
  const store = redisStore(redisUrl, error => console.error(error))
  afterAll(() => store.close())
  itConsumesNothingIfRefused(async () => store)
})
