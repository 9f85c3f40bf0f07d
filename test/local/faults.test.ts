import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { mailsOf, queryLocal, recorder, signUp, work } from '../support/load.ts'
import { newDirectory, startLocal } from '../support/local-cloud.ts'

const WORKERS = 4
const LOAD_MILLISECONDS = 1_500
/** Calls that start within this time before a fault may fail. */
const IN_FLIGHT_MILLISECONDS = 1_000
const RECOVERY_MILLISECONDS = 20_000
const NO_LIMITS = { RATE_LIMIT_PERCENT: '1000000' }

it('returns 503 while PostgreSQL is killed or paused, loses no data, and recovers within seconds', {
  timeout: 180_000,
}, async () => {
  const directory = newDirectory()
  const { url, said, child, exited } = await startLocal(directory, NO_LIMITS)
  const { answers, call } = recorder(url)
  const query = (sql: string, values?: unknown[]) => queryLocal(directory, said(), sql, values)
  const postmaster = () =>
    Number.parseInt(readFileSync(join(directory, 'postgres/data/postmaster.pid'), 'utf8'), 10)
  const processes = async () =>
    (await query('select pid from pg_stat_activity where pid <> pg_backend_pid()')).map(({ pid }) =>
      Number(pid),
    )
  const backends = async () =>
    (
      await query(
        "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
      )
    ).map(({ pid }) => Number(pid))
  const sessions = await Promise.all(
    Array.from({ length: WORKERS }, (_, index) => signUp(url, call, `worker${index}@example.com`)),
  )
  const probe = await signUp(url, call, 'probe@example.com')
  let isLoaded = true
  const working = Promise.all(
    sessions.map((session, index) => work(call, session, `worker${index}`, () => isLoaded)),
  )
  /** Periods in which every call must succeed. */
  const calmPeriods: { from: number; to: number }[] = []
  /** Causes a fault under load. Returns the milliseconds until a read and a change succeed again. */
  const underLoad = async (fault: () => Promise<unknown>): Promise<number> => {
    const from = Date.now()
    await delay(LOAD_MILLISECONDS)
    calmPeriods.push({ from, to: Date.now() - IN_FLIGHT_MILLISECONDS })
    await fault()
    const faultEnd = Date.now()
    for (let hasRecovered = false; !hasRecovered; await delay(20)) {
      const read = await call('GET', 'me', undefined, probe['access_token'])
      const change = await call('PATCH', 'me', { name: 'Probe' }, probe['access_token'])
      hasRecovered = read.status === 200 && change.status === 200
      expect(Date.now() - faultEnd).toBeLessThan(RECOVERY_MILLISECONDS)
    }
    return Date.now() - faultEnd
  }
  const recoveries = {
    terminated: await underLoad(() =>
      query(
        "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
      ),
    ),
    'killed backend': await underLoad(async () => process.kill((await backends())[0] ?? 0, 'SIGKILL')),
    'killed postmaster': await underLoad(async () => process.kill(postmaster(), 'SIGKILL')),
    paused: await underLoad(async () => {
      const all = [postmaster(), ...(await processes())]
      for (const pid of all) process.kill(pid, 'SIGSTOP')
      await delay(2_000)
      for (const pid of all) process.kill(pid, 'SIGCONT')
    }),
  }
  calmPeriods.push({ from: Date.now(), to: Number.POSITIVE_INFINITY })
  await delay(LOAD_MILLISECONDS)
  isLoaded = false
  const confirmed = await working
  const counts = Object.groupBy(answers, ({ status }) => status)
  console.log(
    recoveries,
    Object.fromEntries(Object.entries(counts).map(([status, some]) => [status, some?.length])),
  )

  expect(answers.filter(({ status }) => ![200, 201, 503].includes(status))).toEqual([])
  expect(
    counts[503]?.every(({ retryAfter, code }) => retryAfter !== null && code === 'database_unavailable'),
  ).toBe(true)
  const isCalm = ({ startedAt }: { startedAt: number }) =>
    calmPeriods.some(({ from, to }) => from <= startedAt && startedAt < to)
  expect(answers.filter(answer => answer.status === 503 && isCalm(answer))).toEqual([])
  const emails = confirmed.flatMap(({ registered }) => registered)
  const [found] = await query('select count(*)::int as n from users where email = any($1)', [emails])
  expect(found).toEqual({ n: emails.length })
  for (const [index, { renamed }] of confirmed.entries()) {
    const [user] = await query('select name from users where email = $1', [`worker${index}@example.com`])
    expect(Number(String(user?.['name']).split(' ')[1])).toBeGreaterThanOrEqual(renamed)
  }
  const withoutMail = async () => {
    const mailed = new Set((await mailsOf(url)).map(({ to }) => to))
    return emails.filter(email => !mailed.has(email))
  }
  await expect.poll(withoutMail, { timeout: 30_000 }).toEqual([])
  expect(said()).toMatch(/^PostgreSQL +stopped with SIGKILL, restarting$/m)
  child.kill('SIGINT')
  expect(await exited).toBe(0)
})

it('exits with a message if PostgreSQL cannot be restarted', { timeout: 60_000 }, async () => {
  const directory = newDirectory()
  const { said, exited } = await startLocal(directory)
  const data = join(directory, 'postgres/data')
  writeFileSync(join(data, 'PG_VERSION'), '9\n')
  process.kill(Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10), 'SIGKILL')
  expect(await exited).toBe(1)
  expect(said()).toMatch(/^PostgreSQL stopped and cannot be restarted: PostgreSQL did not start:$/m)
})
