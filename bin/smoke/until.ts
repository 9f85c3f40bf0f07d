import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { progress } from '../command-line/progress.ts'

const DEADLINE_MILLISECONDS = 100_000
const POLL_MILLISECONDS = 500

/**
 * Waits until something has happened, and says so.
 * @param trigger - Runs before each further look.
 * @throws {AssertionError} if it does not happen in time.
 */
export async function until(
  event: string,
  isDone: () => Promise<boolean>,
  trigger?: () => Promise<unknown>,
): Promise<void> {
  await progress(`Waiting until ${event}`, async () => {
    const deadline = Date.now() + DEADLINE_MILLISECONDS
    while (!(await isDone())) {
      assert.ok(Date.now() < deadline, `${event}: not within ${DEADLINE_MILLISECONDS / 1000} s`)
      await trigger?.()
      await delay(POLL_MILLISECONDS)
    }
  })
  console.log(`ok  ${event}`)
}
