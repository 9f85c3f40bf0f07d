import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { PostgresFault } from './fault.ts'

/** Receives reports if PostgreSQL stops unexpectedly. */
export interface Watcher {
  /** Reports a stop or a restart. */
  report(text: string): void
  /** Called once if PostgreSQL cannot be restarted. */
  giveUp(fault: PostgresFault): void
}

const FIRST_PAUSE_MILLISECONDS = 100
const MAX_PAUSE_MILLISECONDS = 5_000
/** The attempts take 6 s in total, with their pauses. */
const MAX_ATTEMPTS = 6
/** After this uptime, the attempts are counted from 0 again. */
const STABLE_MILLISECONDS = 60_000

/**
 * Starts a server. With a watcher, restarts it if it stops unexpectedly.
 * @throws the error of `launch` if the first start fails.
 */
export async function keepRunning(launch: () => Promise<ChildProcess>, watcher?: Watcher) {
  const stopping = new AbortController()
  let server = await launch()
  let startedAt = Date.now()
  let attempts = 0
  let restarting: Promise<void> | undefined

  const relaunch = async (): Promise<boolean> => {
    const pause = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** attempts, MAX_PAUSE_MILLISECONDS)
    attempts += 1
    await delay(pause, undefined, { signal: stopping.signal })
    server = await launch()
    startedAt = Date.now()
    return true
  }
  const restart = async ({ report, giveUp }: Watcher): Promise<void> => {
    report(`stopped with ${server.signalCode ?? `exit code ${server.exitCode}`}, restarting`)
    if (Date.now() - startedAt > STABLE_MILLISECONDS) attempts = 0
    let fault: unknown = 'It stops repeatedly.'
    while (attempts < MAX_ATTEMPTS) {
      const hasStarted = await relaunch().catch(error => {
        fault = error instanceof Error ? error.message : error
        return false
      })
      if (stopping.signal.aborted) return
      if (!hasStarted) continue
      report('restarted')
      return watch(watcher)
    }
    giveUp(new PostgresFault(`PostgreSQL stopped and cannot be restarted: ${fault}`))
  }
  const watch = (watcher: Watcher | undefined): void => {
    if (!watcher) return
    const onExit = () => {
      if (!stopping.signal.aborted) restarting = restart(watcher)
    }
    if (hasExited(server)) onExit()
    else server.once('exit', onExit)
  }
  watch(watcher)
  return {
    /** Stops the server and waits for its exit. */
    stop: async (): Promise<void> => {
      stopping.abort()
      await restarting
      await stop(server)
    },
  }
}

const hasExited = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null

function stop(server: ChildProcess): Promise<void> {
  if (hasExited(server)) return Promise.resolve()
  return new Promise(stopped => {
    server.once('exit', () => stopped())
    server.kill('SIGINT')
  })
}
