import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as z from 'zod/mini'
import { reach } from './reach.ts'
import { CommandError } from './run-command.ts'

const Recorded = z.record(z.string(), z.string())
const Health = z.object({ status: z.literal('ok') })
const PROBE_MILLISECONDS = 5_000

/** The data directory of the local cloud. */
export function dataDirectory(): string {
  return resolve(process.env['DATA_DIR'] || '.local')
}

/**
 * Returns the environment of the functions that the last start wrote to the data directory. It stays there after a
 * stop. Undefined if there was no start.
 */
export function recordedEnvironment(): Record<string, string> | undefined {
  try {
    return z.parse(Recorded, JSON.parse(readFileSync(join(dataDirectory(), 'environment.json'), 'utf8')))
  } catch {
    return undefined
  }
}

/** Returns the address of the local cloud: the port in PORT, or that of the last start, or the default. */
export function localAddress(): string {
  const { PORT } = process.env
  if (PORT) return `http://127.0.0.1:${PORT}`
  return recordedEnvironment()?.['API_URL'] ?? 'http://127.0.0.1:3000'
}

/** What to do if the local cloud does not answer. */
export const START_REMEDY =
  'Run `npm start` in another terminal. If it runs, set PORT and DATA_DIR to the values with which it was started.'

/**
 * Checks that Dashtam answers at an address.
 * @throws {CommandError} if nothing answers, or something else.
 */
export async function assertRunning(base: string, remedy = START_REMEDY): Promise<void> {
  const url = URL.parse('/health', base)
  if (!url?.protocol.startsWith('http')) throw new CommandError(`'${base}' is not an http address.`)
  const response = await reach(url, remedy, { signal: AbortSignal.timeout(PROBE_MILLISECONDS) })
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
  const body: unknown = await response.json().catch(() => undefined)
  // A database that is not available is a problem of Dashtam.
  if (!isProblem && !z.safeParse(Health, body).success)
    throw new CommandError(`The server at ${url.origin} is not Dashtam. ${remedy}`)
}

/**
 * Returns the environment of the functions in the running local cloud.
 * @throws {CommandError} if it does not run, or if the data directory belongs to another port.
 */
export async function runningEnvironment(): Promise<Record<string, string>> {
  const recorded = recordedEnvironment()
  if (!recorded)
    throw new CommandError(
      `No local cloud was started with the data directory ${dataDirectory()}. ${START_REMEDY}`,
    )
  const { API_URL = '' } = recorded
  if (localAddress() !== API_URL)
    throw new CommandError(
      `The data directory ${dataDirectory()} belongs to the local cloud at ${API_URL}, but PORT names another one. Set PORT and DATA_DIR to the same local cloud.`,
    )
  await assertRunning(API_URL)
  return recorded
}
