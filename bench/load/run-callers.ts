import type { ApiReply } from './bundled-api.ts'
import { countingLogs } from './logged.ts'
import { count, newTally, type Tally } from './tally.ts'

/** Calls from parallel callers until a time is over. Each caller waits for its response before the next call. */
export async function runCallers(
  callers: readonly (() => Promise<ApiReply>)[],
  milliseconds: number,
): Promise<Tally> {
  const tally = newTally()
  const begin = performance.now()
  const end = begin + milliseconds
  const run = async (call: () => Promise<ApiReply>) => {
    while (performance.now() < end) {
      const started = performance.now()
      const { status } = await call()
      count(tally, status, performance.now() - started)
    }
  }
  const { logged } = await countingLogs(() => Promise.all(callers.map(run)))
  tally.logged = logged
  tally.elapsedMilliseconds = performance.now() - begin
  return tally
}
