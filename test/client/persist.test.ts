import { expect, it } from 'vitest'
import { type Attempt, persist } from '../../client/src/session/persist.ts'
import { testClock } from './support/test-clock.ts'

const failed: Attempt = { retry: { after: 0 } }
const flush = () => new Promise(resolve => setImmediate(resolve))

/** Starts attempts without an outcome, and records when they start. */
function silentAttempts() {
  const clock = testClock()
  const starts: number[] = []
  const signals: AbortSignal[] = []
  const ends: ((outcome: Attempt) => void)[] = []
  const result = persist(clock, signal => {
    starts.push(clock.monotonic())
    signals.push(signal)
    return new Promise<Attempt>(resolve => ends.push(resolve))
  })
  const pass = async (milliseconds: number) => {
    for (let passed = 0; passed < milliseconds; passed += 500) {
      clock.advance(500)
      await flush()
    }
  }
  return { clock, starts, signals, ends, result, pass }
}

it('starts no parallel attempt later than the server repeats a successor', async () => {
  const { starts, pass } = silentAttempts()
  await pass(120_000)
  expect(starts).toEqual([0, 3000, 6000])
})

it('aborts the other attempts, and starts no more, when one has an outcome', async () => {
  const { starts, signals, ends, result, pass } = silentAttempts()
  await pass(3500)
  ends[1]?.({})
  expect(await result).toEqual({})
  expect(signals[0]?.aborted).toBe(true)
  ends[0]?.(failed)
  await pass(60_000)
  expect(starts).toEqual([0, 3000])
})

it('waits for the attempts that are open before it gives up', async () => {
  const { ends, result, pass } = silentAttempts()
  await pass(9000)
  ends[0]?.(failed)
  ends[1]?.(failed)
  await pass(9000)
  ends[2]?.({})
  expect(await result).toEqual({})
})

it('gives up after four attempts', async () => {
  const clock = testClock()
  let attempts = 0
  const result = persist(clock, async () => {
    attempts += 1
    return { retry: { after: 1 } }
  })
  for (let second = 0; second < 10; second += 1) {
    await flush()
    clock.advance(1000)
  }
  expect(await result).toEqual({ retry: { after: 1 } })
  expect(attempts).toBe(4)
})
