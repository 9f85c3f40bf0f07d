import { setTimeout as delay } from 'node:timers/promises'
import { type Figure, percentile } from '../report.ts'
import type { ApiReply } from './bundled-api.ts'
import type { Client } from './client.ts'
import { cutRedis, type Faulty, faults } from './faults.ts'
import { runCallers } from './run-callers.ts'
import { countOf, formatTally } from './tally.ts'

/** Shorter than the time in which a refresh token may be repeated: a client repeats it when the fault is over. */
const FAULT_MILLISECONDS = 5_000
/** The time before and after a fault. */
const NORMAL_MILLISECONDS = 2_000

/** Uses the API while each fault happens. Counts what is answered with an error, and the sessions that are lost. */
export async function faultFigures(clients: readonly Client[], faulty: Faulty): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { name, cause, answers, call = inTurn } of faults) {
    if (cause === cutRedis && !faulty.redis) {
      console.log(`${name}: not measured, because Redis is not available`)
      continue
    }
    const load = runCallers(clients.map(call), FAULT_MILLISECONDS + 2 * NORMAL_MILLISECONDS)
    await delay(NORMAL_MILLISECONDS)
    await cause(faulty, FAULT_MILLISECONDS)
    const tally = await load
    const longest = Math.round(percentile(tally.milliseconds, 1))
    console.log(`${name}, longest ${longest} ms: ${formatTally(tally)}`)
    const after = await Promise.all(clients.map(({ refresh }) => refresh()))
    figures.push(
      {
        name: `${name}: not answered with ${answers.join(' or ')}`,
        measured: countOf(tally, status => !answers.includes(status)),
        budget: 0,
        unit: 'calls',
      },
      {
        name: `${name}: sessions lost`,
        measured: after.filter(({ status }) => status !== 200).length,
        budget: 0,
        unit: 'sessions',
      },
    )
  }
  return figures
}

/** A refresh, a read of the user and a read of the accounts, in turn. */
function inTurn({ refresh, me, accounts }: Client): () => Promise<ApiReply> {
  const calls = [refresh, me, accounts]
  let at = 0
  return () => {
    at += 1
    return (calls[at % calls.length] ?? me)()
  }
}
