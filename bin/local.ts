import { resolve } from 'node:path'
import { ConfigurationError } from '../lib/runtime/configuration/load.ts'
import { startCloud } from '../local/cloud.ts'
import { isPortFree } from '../local/http-server.ts'
import { DirectoryRefused, takeDirectory } from '../local/own-directory.ts'
import { PostgresFault } from '../local/postgres/fault.ts'
import { CommandError, runCommand } from './command-line/run-command.ts'
import { buildWeb } from './web/build.ts'

const usage = `npm start

Runs the API and the local cloud on this machine. Environment variables:
  PORT       port of the API (default 3000)
  DATA_DIR   data directory (default .local)
and every setting of lib/runtime/configuration/settings.ts.`
const directory = resolve(process.env['DATA_DIR'] || '.local')
const tell = (name: string, address: string) => console.log(`${name.padEnd(31)}${address}`)

function portOf(text: string | undefined): number {
  const port = text ? Number(text) : 3000
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new CommandError(`PORT must be an integer from 1 to 65535, not '${text}'.`)
  return port
}

async function main(): Promise<void> {
  const port = portOf(process.env['PORT'])
  if (!(await isPortFree(port)))
    throw new CommandError(`Port ${port} is in use. Select another port, for example: PORT=3001 npm start`)
  const { release } = takeDirectory(directory)
  let stopping: Promise<void> | undefined
  let stoppingSince = 0
  const giveUp = (fault: PostgresFault) => {
    release()
    fail(fault)
  }
  const [app, consolePages] = await Promise.all([
    buildWeb('app', () => console.log('Building the application')),
    buildWeb('console', () => console.log('Building the console')),
  ])
  const starting = startCloud({ port, directory, app, console: consolePages, tell, giveUp })
  const stop = () => {
    // The terminal and npm both forward one Ctrl-C, so a second signal within 500 ms is the same one.
    if (stopping && Date.now() - stoppingSince > 500) process.exit(1)
    if (stopping) return
    stoppingSince = Date.now()
    console.log('\nStopping. Press Ctrl-C again to stop immediately.')
    stopping = starting.then(stopAll => stopAll()).then(release)
    stopping.then(
      () => process.exit(0),
      error => fail(error),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  await starting.catch(error => {
    release()
    throw error
  })
  if (!stopping) console.log(`ready http://127.0.0.1:${port}`)
}

function fail(error: unknown): never {
  const isExpected =
    error instanceof CommandError ||
    error instanceof DirectoryRefused ||
    error instanceof PostgresFault ||
    error instanceof ConfigurationError
  console.error(isExpected ? error.message : error)
  process.exit(1)
}

await runCommand({ usage, options: {} }, () => main().catch(fail))
