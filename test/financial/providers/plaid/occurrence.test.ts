import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { datesOf, isInWindow, occurrenceOf } from '../../../../lib/financial/providers/plaid/occurrence.ts'

const window = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) })

describe('when a transaction occurred', () => {
  it('is its first known time, in UTC, or noon of its date', () => {
    expect(occurrenceOf('2026-03-01')).toEqual({ time: '2026-03-01T12:00:00.000Z', time_precision: 'day' })
    expect(occurrenceOf('2026-03-01', null, '2026-03-01T20:30:00-08:00')).toEqual({
      time: '2026-03-02T04:30:00.000Z',
      time_precision: 'second',
    })
    expect(occurrenceOf('2026-03-01', '2026-03-01T01:00:00Z', '2026-03-01T02:00:00Z')).toMatchObject({
      time: '2026-03-01T01:00:00.000Z',
    })
  })
  it('is not the time of an authorization on another date', () => {
    expect(occurrenceOf('2026-03-04', null, '2026-03-01T10:00:00Z')).toEqual({
      time: '2026-03-04T12:00:00.000Z',
      time_precision: 'day',
    })
  })
  it('is in a window whose start is inclusive and whose end is exclusive', () => {
    const at = occurrenceOf('2026-03-01', '2026-03-01T10:00:00Z')
    expect(isInWindow(at, window('2026-03-01T10:00:00Z', '2026-03-01T11:00:00Z'))).toBe(true)
    expect(isInWindow(at, window('2026-03-01T09:00:00Z', '2026-03-01T10:00:00Z'))).toBe(false)
    const day = occurrenceOf('2026-03-01')
    expect(isInWindow(day, window('2026-03-01T23:59:59Z', '2026-03-05T00:00:00Z'))).toBe(true)
    expect(isInWindow(day, window('2026-02-01T00:00:00Z', '2026-03-01T00:00:00.001Z'))).toBe(true)
    expect(isInWindow(day, window('2026-03-02T00:00:00Z', '2026-03-05T00:00:00Z'))).toBe(false)
    expect(isInWindow(day, window('2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'))).toBe(false)
  })
  it('is within the dates to ask for, in every time zone', () => {
    const zone = fc.integer({ min: -12 * 60, max: 14 * 60 })
    const start = Date.UTC(2026, 0, 1)
    const time = fc.integer({ min: 0, max: 400 * 86_400 }).map(seconds => start + seconds * 1000)
    fc.assert(
      fc.property(
        time,
        zone,
        time,
        fc.integer({ min: 1, max: 366 * 86_400 }),
        (at, minutes, from, length) => {
          // The date at the place of the institution.
          const date = new Date(at + minutes * 60_000).toISOString().slice(0, 10)
          const chosen = { from: new Date(from), to: new Date(from + length * 1000) }
          const found = occurrenceOf(date, new Date(at).toISOString())
          expect(found.time).toBe(new Date(at).toISOString())
          const { first, last } = datesOf(chosen)
          if (isInWindow(found, chosen)) expect(date >= first && date <= last).toBe(true)
          if (isInWindow(occurrenceOf(date), chosen)) expect(date >= first && date <= last).toBe(true)
        },
      ),
    )
  })
})
