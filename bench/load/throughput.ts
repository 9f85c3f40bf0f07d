import { type Figure, percentile } from '../report.ts'
import type { ApiReply } from './bundled-api.ts'
import type { Client } from './client.ts'
import { runCallers } from './run-callers.ts'
import { countOf, formatTally } from './tally.ts'

const CALLERS = [16, 64]
/** Of ten calls of the mixed load, one is a login. */
const MIXED = 10

const OPERATIONS: Readonly<Record<string, (client: Client, caller: number) => () => Promise<ApiReply>>> = {
  'GET /auth/me': ({ me }) => me,
  'POST /auth/refresh': ({ refresh }) => refresh,
  'one login and nine GET /auth/me': ({ login, me }, caller) => {
    // Each caller begins at another position, so that the logins do not come at once.
    let calls = caller
    return () => {
      calls += 1
      return calls % MIXED === 0 ? login() : me()
    }
  },
  'GET /providers/{id}/accounts': ({ accounts }) => accounts,
}

/** Measures each operation with 16 and 64 callers. */
export async function throughputFigures(clients: readonly Client[], seconds: number): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const callers of CALLERS)
    for (const [operation, callOf] of Object.entries(OPERATIONS)) {
      const tally = await runCallers(clients.slice(0, callers).map(callOf), seconds * 1000)
      const name = `${operation}, ${callers} callers`
      console.log(`${name}: ${formatTally(tally)}`)
      figures.push(
        {
          name: `${name}: calls a second`,
          measured: (tally.milliseconds.length * 1000) / tally.elapsedMilliseconds,
          budget: Infinity,
          unit: '',
        },
        {
          name: `${name}: median`,
          measured: percentile(tally.milliseconds, 0.5),
          budget: Infinity,
          unit: 'ms',
        },
        {
          name: `${name}: 99th percentile`,
          measured: percentile(tally.milliseconds, 0.99),
          budget: Infinity,
          unit: 'ms',
        },
        {
          name: `${name}: not answered with 200`,
          measured: countOf(tally, status => status !== 200),
          budget: 0,
          unit: 'calls',
        },
      )
    }
  return figures
}
