import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod/mini'
import { announce } from '../bin/command-line/progress.ts'
import type { App } from '../test/support/app.ts'
import { newDatabase, type PostgresAddress } from '../test/support/databases.ts'
import { signInNewUser } from '../test/support/people.ts'
import { cpuPerCall } from './cpu-per-call.ts'
import { type Figure, median } from './report.ts'

const CALLERS = 16
const CALLS = 1_600
/** Odd, so that the median is a measured value. */
const ROUNDS = 9

const folder = fileURLToPath(new URL('./peers', import.meta.url))

/** Installs what is compared with, unless it is installed. It has its own lock, so that the product's install stays small. */
export function installPeers(): void {
  if (existsSync(`${folder}/node_modules/better-auth`)) return
  announce('Installing the peers')
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' })
}

/** A process that answers like `GET /auth/me`, and its CPU time for one call. */
interface Contender {
  readonly name: string
  /** Returns milliseconds of CPU time for one call. */
  measure(calls: number): Promise<number>
  stop(): void
}

/** Waits for the next message of a process. Throws if it exits. */
async function messageOf(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController()
  const message = once(child, 'message', { signal: ended.signal }).then(([content]) => content)
  const exit = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`A process of the comparison exited with ${code}`)
  })
  try {
    return await Promise.race([message, exit])
  } finally {
    ended.abort()
    await Promise.allSettled([message, exit])
  }
}

const Measured = z.object({ milliseconds: z.number() })

/** Starts Better Auth in another process with an empty database on the same server. */
async function startBetterAuth(postgres: PostgresAddress, isLimited: boolean): Promise<Contender> {
  const child = fork(`${folder}/better-auth-process.mjs`, { cwd: folder, execArgv: [] })
  const connection = { ...postgres, database: await newDatabase(postgres, 'empty') }
  child.send({ connection, isLimited, callers: CALLERS })
  await messageOf(child)
  return {
    name: isLimited ? 'Better Auth with its limiter' : 'Better Auth without a limiter',
    measure: async calls => {
      child.send({ calls })
      return z.parse(Measured, await messageOf(child)).milliseconds
    },
    stop: () => child.kill(),
  }
}

/** Starts the least server that verifies a token and reads a user, in another process. */
async function startFloor(postgres: PostgresAddress, database: string): Promise<Contender> {
  const child = fork(`${folder}/floor-process.mjs`, { cwd: folder, execArgv: [] })
  child.send({ connection: { ...postgres, database } })
  const Started = z.object({ url: z.url(), token: z.string() })
  const { url, token } = z.parse(Started, await messageOf(child))
  const used = async (message: 'start' | 'stop') => {
    child.send(message)
    return z.parse(Measured, await messageOf(child)).milliseconds
  }
  const headers = { authorization: `Bearer ${token}` }
  return {
    name: 'node:http, pg, ES256 and one SELECT',
    measure: async calls => {
      await used('start')
      const caller = async () => {
        for (let done = 0; done < calls / CALLERS; done += 1) await (await fetch(url, { headers })).json()
      }
      await Promise.all(Array.from({ length: CALLERS }, caller))
      return (await used('stop')) / calls
    },
    stop: () => child.kill(),
  }
}

/** Our bundle of `GET /auth/me` in this process, with a Data API in another one. */
async function ours(app: App): Promise<Contender> {
  const users = await Promise.all(Array.from({ length: CALLERS }, () => signInNewUser(app)))
  const call = async (caller: number) => {
    const { status } = await app.call('GET', '/api/v1/auth/me', { token: users[caller]?.access_token ?? '' })
    if (status !== 200) throw new Error(`GET /auth/me: ${status}`)
  }
  return {
    name: 'GET /auth/me',
    measure: calls => cpuPerCall(call, { callers: CALLERS, calls }),
    stop: () => {},
  }
}

/** Compares the CPU time of `GET /auth/me` with that of peers: medians of alternating rounds, as ratios. */
export async function peerFigures(app: App, postgres: PostgresAddress, database: string): Promise<Figure[]> {
  const me = await ours(app)
  const contenders = [
    me,
    await startBetterAuth(postgres, false),
    await startBetterAuth(postgres, true),
    await startFloor(postgres, database),
  ]
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  for (const { measure } of contenders) await measure(CALLS)
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { name, measure } of contenders) times.get(name)?.push(await measure(CALLS))
  for (const { stop } of contenders) stop()
  const medianOf = (name: string) => median(times.get(name) ?? [])
  const [, unlimited, limited, floor] = contenders.map(({ name }) => medianOf(name))
  const own = medianOf(me.name)
  const ratio = (peer = Number.NaN) => own / peer
  return [
    {
      name: 'me / Better Auth without a limiter',
      measured: ratio(unlimited),
      budget: 0.6,
      unit: 'of its CPU',
    },
    { name: 'me / Better Auth with its limiter', measured: ratio(limited), budget: 0.4, unit: 'of its CPU' },
    {
      name: 'me / node:http, pg, ES256 and one SELECT',
      measured: ratio(floor),
      budget: Infinity,
      unit: 'times its CPU',
    },
    { name: 'me', measured: own, budget: Infinity, unit: 'ms of CPU' },
  ]
}
