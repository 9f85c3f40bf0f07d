import { resolve } from 'node:path'
import { ConfigurationError } from '../lib/runtime/configuration/load.ts'
import { startCloud } from '../local/cloud.ts'
import { isPortFree } from '../local/http-server.ts'
import { DirectoryRefused, takeDirectory } from '../local/own-directory.ts'
import { PostgresFault } from '../local/postgres/fault.ts'
import { Refused, runCommand } from './command-line/run-command.ts'

const usage = `npm start

Runs the whole API on this machine. PORT (default 3000) and DATA_DIR (default .local) choose where; every setting of
docs/configuration.md may be given in the environment too.`
const directory = resolve(process.env['DATA_DIR'] || '.local')
const tell = (name: string, address: string) => console.log(`${name.padEnd(31)}${address}`)

function portOf(text: string | undefined): number {
  const port = text ? Number(text) : 3000
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Refused(`PORT is not a port: ${text}`)
  return port
}

async function main(): Promise<void> {
  const port = portOf(process.env['PORT'])
  if (!(await isPortFree(port)))
    throw new Refused(`Port ${port} is in use; choose another: PORT=3001 npm start`)
  const { release } = takeDirectory(directory)
  let stopping: Promise<void> | undefined
  let askedAt = 0
  const giveUp = (fault: PostgresFault) => {
    release()
    fail(fault)
  }
  const starting = startCloud({ port, directory, tell, giveUp })
  const stop = () => {
    // One Ctrl-C reaches us twice: from the terminal, and from npm.
    if (stopping && Date.now() - askedAt > 500) process.exit(1)
    if (stopping) return
    askedAt = Date.now()
    console.log('\nStopping; once more Ctrl-C to stop at once.')
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
  const isPlain =
    error instanceof Refused ||
    error instanceof DirectoryRefused ||
    error instanceof PostgresFault ||
    error instanceof ConfigurationError
  console.error(isPlain ? error.message : error)
  process.exit(1)
}

await runCommand({ usage, options: {} }, () => main().catch(fail))
