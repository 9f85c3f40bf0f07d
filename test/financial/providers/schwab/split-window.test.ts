import fc from 'fast-check'
import { expect, it } from 'vitest'
import { halveWindow, splitWindow } from '../../../../lib/financial/providers/schwab/split-window.ts'

const YEAR = 365 * 24 * 60 * 60 * 1_000
const windows = fc
  .tuple(fc.integer({ min: 0, max: 40 * YEAR }), fc.integer({ min: 0, max: 10 * YEAR }))
  .map(([from, length]) => ({ from: new Date(from), to: new Date(from + length) }))

it('splits a window into parts of at most a year, newest first, without gaps', () => {
  fc.assert(
    fc.property(windows, window => {
      const parts = splitWindow(window, YEAR)
      let end = window.to.getTime()
      for (const { from, to } of parts) {
        expect(to.getTime()).toBe(end)
        expect(to.getTime() - from.getTime()).toBeGreaterThan(0)
        expect(to.getTime() - from.getTime()).toBeLessThanOrEqual(YEAR)
        end = from.getTime()
      }
      expect(end).toBe(window.from.getTime())
    }),
  )
})

it('halves a window of at least two seconds, without a gap', () => {
  fc.assert(
    fc.property(windows, window => {
      const [late, early, ...others] = halveWindow(window)
      expect(others).toEqual([])
      const isShort = window.to.getTime() - window.from.getTime() < 2_000
      expect(late === undefined).toBe(isShort)
      if (isShort) return
      expect(late?.to).toEqual(window.to)
      expect(late?.from).toEqual(early?.to)
      expect(early?.from).toEqual(window.from)
    }),
  )
})
