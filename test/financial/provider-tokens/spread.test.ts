import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextCheck } from '../../../lib/financial/provider-tokens/next-check.ts'
import { refreshSchedule } from '../../../lib/financial/provider-tokens/refresh-margin.ts'
import { nextRefresh, retryAfter, retryTime } from '../../../lib/financial/provider-tokens/retry-times.ts'
import { randomFraction, systemRandom } from '../../../lib/runtime/random.ts'

const NOW = new Date('2026-11-28T12:00:00.000Z')
const DAY = 24 * 60 * 60
const FOUR_BYTES = 2 ** 32

/** Randomness whose next fraction is `steps` of 2^32. */
const randomAt = (steps: number) => ({
  bytes: (count: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(steps)
    return bytes.subarray(0, count)
  },
  id: () => '',
})
const anyRandom = fc.integer({ min: 0, max: FOUR_BYTES - 1 }).map(randomAt)
const [lowest, highest] = [randomAt(0), randomAt(FOUR_BYTES - 1)]
const secondsOf = (time: Date | null) => ((time?.getTime() ?? Number.NaN) - NOW.getTime()) / 1000
const delayOf = (lifetime: number, random = lowest) =>
  secondsOf(refreshSchedule(NOW, lifetime, true, random).refreshDueAt)

describe('a random fraction', () => {
  it('is from 0 to below 1, and takes all values of four bytes', () => {
    expect([lowest, highest, randomAt(FOUR_BYTES / 4)].map(randomFraction)).toEqual([
      0,
      1 - 1 / FOUR_BYTES,
      0.25,
    ])
    const random = systemRandom(() => NOW)
    const drawn = Array.from({ length: 100 }, () => randomFraction(random))
    expect(new Set(drawn).size).toBeGreaterThan(90)
    for (const fraction of drawn) expect(fraction >= 0 && fraction < 1).toBe(true)
  })
})

describe('the time of a refresh', () => {
  it.each([
    [1800, 1440, 1260],
    [3600, 2880, 2520],
    [DAY, 0.8 * DAY, 0.7 * DAY],
    // Five minutes before the expiry is earlier than a fifth of the lifetime.
    [900, 600, 510],
    // Half of the lifetime bounds the spread, and then leaves none.
    [650, 350, 325],
    [600, 300, 300],
    [120, 60, 60],
    [1, 0.5, 0.5],
  ])(
    'a lifetime of %d s: at the latest after %d s, at the earliest after %d s',
    (lifetime, latest, earliest) => {
      expect(delayOf(lifetime)).toBeCloseTo(latest, 2)
      expect(delayOf(lifetime, highest)).toBeCloseTo(earliest, 2)
    },
  )

  it('is at most a tenth of the lifetime earlier than the latest time, and never before half of the lifetime', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 * DAY }), anyRandom, (lifetime, random) => {
        const [latest, delay] = [delayOf(lifetime), delayOf(lifetime, random)]
        expect(delay).toBeLessThanOrEqual(latest)
        expect(delay).toBeGreaterThanOrEqual(latest - lifetime / 10 - 0.001)
        expect(delay).toBeGreaterThanOrEqual(lifetime / 2 - 0.001)
        expect(secondsOf(refreshSchedule(NOW, lifetime, true, random).accessExpiresAt)).toBe(lifetime)
      }),
    )
  })

  it('is null without a refresh token or without an expiry', () => {
    expect(refreshSchedule(NOW, 1800, false, lowest).refreshDueAt).toBeNull()
    expect(refreshSchedule(NOW, undefined, true, lowest)).toEqual({
      accessExpiresAt: null,
      refreshDueAt: null,
    })
  })
})

describe('the time of a retry', () => {
  it('after a failure is half of the delay at the earliest, and the delay at the latest', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), anyRandom, (failures, random) => {
        const delay = 60 * 2 ** Math.min(failures, 10)
        const seconds = secondsOf(nextRefresh(NOW, failures, random))
        expect(seconds).toBeLessThanOrEqual(delay)
        expect(seconds).toBeGreaterThanOrEqual(delay / 2)
      }),
    )
    expect(secondsOf(nextRefresh(NOW, 0, lowest))).toBe(60)
    expect(secondsOf(nextRefresh(NOW, 1, highest))).toBeCloseTo(60, 2)
  })

  it('after a refusal is never before the time that was required, and at most a minute or the double later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: DAY }), anyRandom, (required, random) => {
        const seconds = secondsOf(retryAfter(NOW, required, random))
        expect(seconds).toBeGreaterThanOrEqual(required)
        expect(seconds).toBeLessThanOrEqual(required + Math.min(required, 60))
      }),
    )
    expect(secondsOf(retryAfter(NOW, 600, highest))).toBeCloseTo(660, 2)
  })

  it('is exact for a user, whose client gets the same time, and spread for the schedule', () => {
    const failure = { kind: 'busy', retryAfterSeconds: 95 } as const
    const timeOf = (actor: 'user' | 'system') =>
      secondsOf(retryTime(NOW, failure, { actor, failures: 0 }, highest))
    expect(timeOf('user')).toBe(95)
    expect(timeOf('system')).toBeCloseTo(155, 2)
    const failed = { kind: 'failed', reason: 'status_500' } as const
    expect(secondsOf(retryTime(NOW, failed, { actor: 'user', failures: 2 }, lowest))).toBe(240)
  })
})

describe('the time of a check', () => {
  it('is a day or up to a tenth of it earlier, or exactly the end of the consent', () => {
    fc.assert(
      fc.property(fc.integer({ min: -DAY, max: 3 * DAY }), anyRandom, (end, random) => {
        const consentExpiresAt = new Date(NOW.getTime() + end * 1000)
        const seconds = secondsOf(nextCheck(NOW, consentExpiresAt, random))
        if (seconds === end) return
        expect(end <= 0 || end >= seconds).toBe(true)
        expect(seconds).toBeLessThanOrEqual(DAY)
        expect(seconds).toBeGreaterThanOrEqual(0.9 * DAY - 0.001)
      }),
    )
    expect(secondsOf(nextCheck(NOW, null, lowest))).toBe(DAY)
  })
})
