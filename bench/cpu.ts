import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { App } from '../test/support/app.ts'
import { connectProvider } from '../test/support/connections.ts'
import type { PostgresAddress } from '../test/support/databases.ts'
import { post, signInNewUser } from '../test/support/people.ts'
import { cpuPerCall } from './cpu-per-call.ts'
import type { Figure } from './report.ts'

const CALLERS = 16
const CALLS = 4_000

/** Starts the Data API in another process. Returns its URL and a function that stops it. */
export async function startDataApiProcess(
  postgres: PostgresAddress,
): Promise<{ url: string; stop: () => void }> {
  const child = fork(new URL('./data-api-process.ts', import.meta.url))
  child.send(postgres)
  const [url] = await once(child, 'message')
  return { url: String(url), stop: () => child.kill() }
}

/** Measures a call with {@link CALLERS} parallel callers, after a tenth of the calls. Returns milliseconds. */
async function cpuAfterWarmUp(call: (caller: number) => Promise<unknown>): Promise<number> {
  await cpuPerCall(call, { callers: CALLERS, calls: CALLS / 10 })
  return cpuPerCall(call, { callers: CALLERS, calls: CALLS })
}

/** Measures the CPU time of GET /auth/me and of a refresh. */
export async function cpuFigures(app: App): Promise<Figure[]> {
  const people = await Promise.all(Array.from({ length: CALLERS }, async () => signInNewUser(app)))
  const tokens = people.map(({ refresh_token }) => refresh_token)
  const me = await cpuAfterWarmUp(caller =>
    app.call('GET', '/api/v1/auth/me', { token: people[caller]?.access_token ?? '' }),
  )
  const refresh = await cpuAfterWarmUp(async caller => {
    const reply = await post(app, 'refresh', { refresh_token: tokens[caller] })
    tokens[caller] = String(reply.body['refresh_token'])
  })
  return [
    { name: 'GET /auth/me, 16 callers', measured: me, budget: 0.6, unit: 'ms' },
    { name: 'refresh, 16 callers', measured: refresh, budget: 4, unit: 'ms' },
  ]
}

/** Refreshes one token with eight parallel callers. Counts the successors and the failed requests. */
export async function eightCallers(app: App): Promise<Figure[]> {
  const { refresh_token } = await signInNewUser(app)
  const replies = await Promise.all(Array.from({ length: 8 }, () => post(app, 'refresh', { refresh_token })))
  const successors = new Set(replies.map(({ body }) => body['refresh_token']))
  const failed = replies.filter(({ status }) => status !== 200).length
  return [
    {
      name: 'eight callers, one refresh token: successors',
      measured: successors.size,
      budget: 1,
      unit: 'token',
    },
    {
      name: 'eight callers, one refresh token: failed',
      measured: failed,
      budget: 0,
      unit: 'callers',
    },
  ]
}

/**
 * Reads accounts with eight parallel callers and an expired provider token. Counts the refreshes and the failed
 * requests.
 */
export async function eightReaders(app: App): Promise<Figure[]> {
  const { token, id } = await connectProvider(app)
  const calls = () => app.cloud.schwab.calls().filter(({ path }) => path === '/v1/oauth/token').length
  const before = calls()
  const read = () => app.call('GET', `/api/v1/providers/${id}/accounts`, { token })
  const replies = await app.later(121, () => Promise.all(Array.from({ length: 8 }, read)))
  const failed = replies.filter(({ status }) => status !== 200).length
  return [
    {
      name: 'eight readers, one expired provider token: refreshes',
      measured: calls() - before,
      budget: 1,
      unit: 'calls',
    },
    {
      name: 'eight readers, one expired provider token: failed',
      measured: failed,
      budget: 0,
      unit: 'readers',
    },
  ]
}
