import { startCloud } from '../../local/cloud.ts'
import { takeDirectory } from '../../local/own-directory.ts'
import type { PostgresFault } from '../../local/postgres/fault.ts'
import { dataDirectory } from '../command-line/local-cloud.ts'
import { announce } from '../command-line/progress.ts'
import { CommandError } from '../command-line/run-command.ts'
import { buildWeb } from '../web/build.ts'
import { portOfApi } from './port.ts'

const tell = (name: string, address: string) => console.log(`${name.padEnd(31)}${address}`)

/**
 * Runs the local cloud until a signal. Resolves when it is ready.
 * @param faults - The error classes whose message is for the user.
 */
export async function runLocalCloud(
  faults: readonly (abstract new (...parameters: never) => Error)[],
): Promise<void> {
  const directory = dataDirectory()
  const port = await portOfApi(process.env['PORT'])
  const { release } = takeDirectory(directory)
  let stopping: Promise<void> | undefined
  let stoppingSince = 0
  const fail = (error: unknown): never => {
    const isExpected = error instanceof Error && faults.some(kind => error instanceof kind)
    console.error(isExpected ? error.message : error)
    process.exit(1)
  }
  const giveUp = (fault: PostgresFault) => {
    release()
    fail(fault)
  }
  const [app, consolePages] = await Promise.all([
    buildWeb('app', () => announce('Building the application')),
    buildWeb('console', () => announce('Building the console')),
  ]).catch(error => {
    release()
    throw new CommandError(error instanceof Error ? error.message : String(error))
  })
  const starting = startCloud({
    port,
    directory,
    app,
    console: consolePages,
    tell,
    giveUp,
    progress: announce,
  })
  const stop = () => {
    // The terminal and npm both forward one Ctrl-C, so a second signal within 500 ms is the same one.
    if (stopping && Date.now() - stoppingSince > 500) process.exit(1)
    if (stopping) return
    stoppingSince = Date.now()
    console.log('\nStopping. Press Ctrl-C again to stop immediately.')
    stopping = starting.then(stopAll => stopAll()).then(release)
    stopping.then(() => process.exit(0), fail)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  await starting.catch(error => {
    release()
    // What already listens would keep the process running.
    fail(error)
  })
  if (!stopping) console.log(`ready http://127.0.0.1:${port}`)
}
