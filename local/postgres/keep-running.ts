import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { PostgresFault } from './fault.ts'

/** Who is told when PostgreSQL ends by itself. */
export interface Watcher {
  /** Tells in a sentence what happens. */
  tell(sentence: string): void
  /** Called once if PostgreSQL cannot be started again. */
  giveUp(fault: PostgresFault): void
}

const FIRST_PAUSE_MILLISECONDS = 100
const LONGEST_PAUSE_MILLISECONDS = 5_000
/** With the pauses before them, the attempts take 6 s. */
const MOST_ATTEMPTS = 6
/** A server that ran as long as this was sound: its end begins the count of attempts again. */
const SOUND_MILLISECONDS = 60_000

/**
 * Starts a server, and starts it again if it ends without having been stopped. Without a watcher it is not started again.
 * @throws what `launch` throws at the first start.
 */
export async function keepRunning(launch: () => Promise<ChildProcess>, watcher?: Watcher) {
  const stopping = new AbortController()
  let server = await launch()
  let startedAt = Date.now()
  let attempts = 0
  let restarting: Promise<void> | undefined

  const tryAgain = async (): Promise<boolean> => {
    const pause = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** attempts, LONGEST_PAUSE_MILLISECONDS)
    attempts += 1
    await delay(pause, undefined, { signal: stopping.signal })
    server = await launch()
    startedAt = Date.now()
    return true
  }
  const restart = async ({ tell, giveUp }: Watcher): Promise<void> => {
    tell(`ended by ${server.signalCode ?? `exit code ${server.exitCode}`}; starting it again`)
    if (Date.now() - startedAt > SOUND_MILLISECONDS) attempts = 0
    let fault: unknown = 'It ends again and again.'
    while (attempts < MOST_ATTEMPTS) {
      const hasStarted = await tryAgain().catch(error => {
        fault = error instanceof Error ? error.message : error
        return false
      })
      if (stopping.signal.aborted) return
      if (!hasStarted) continue
      tell('runs again')
      return watch(watcher)
    }
    giveUp(new PostgresFault(`PostgreSQL has ended and cannot be started again: ${fault}`))
  }
  const watch = (by: Watcher | undefined): void => {
    if (!by) return
    const again = () => {
      if (!stopping.signal.aborted) restarting = restart(by)
    }
    if (hasEnded(server)) again()
    else server.once('exit', again)
  }
  watch(watcher)
  return {
    /** Stops the server, and waits until it is gone. */
    stop: async (): Promise<void> => {
      stopping.abort()
      await restarting
      await stop(server)
    },
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null

function stop(server: ChildProcess): Promise<void> {
  if (hasEnded(server)) return Promise.resolve()
  return new Promise(stopped => {
    server.once('exit', () => stopped())
    server.kill('SIGINT')
  })
}
