import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../http-server.ts'
import { findBinaries } from './binaries.ts'
import { PostgresFault } from './fault.ts'
import { keepRunning, type Watcher } from './keep-running.ts'
import { stopLeftover } from './leftover.ts'
import { type Unprivileged, unprivileged } from './unprivileged.ts'

/** How PostgreSQL is started. */
export interface PostgresOptions {
  /** Where its data is kept; made where it is not there. */
  readonly directory: string
  /** Whether the data must survive a crash of the machine; tests do without, and are faster. */
  readonly durable: boolean
  /** Who is told if it ends by itself, and is started again; without one it is not. */
  readonly watcher?: Watcher
}

/** A PostgreSQL that runs on 127.0.0.1. */
export interface RunningPostgres {
  readonly host: '127.0.0.1'
  readonly port: number
  readonly user: string
  readonly password: string
  /** Ends every connection and waits until the server is gone. */
  stop(): Promise<void>
}

const USER = 'dashtam'
const ORPHAN_MILLISECONDS = 10_000
const ORPHAN_PAUSE_MILLISECONDS = 100

/**
 * Starts PostgreSQL on a directory, which is initialised at the first start.
 * @throws {PostgresFault} where it cannot be run.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const base = resolve(options.directory)
  const [data, passwordFile] = [join(base, 'data'), join(base, 'password')]
  const binaries = await findBinaries()
  const how = unprivileged()
  await mkdir(base, { recursive: true, mode: 0o700 })
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(binaries.initdb, data, passwordFile, how)
  how.own(base)
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    ...(!options.durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const launch = async () => {
    await stopLeftover(data)
    return startServer(() => run(binaries.postgres, ['-D', data, ...flags], how))
  }
  const { stop } = await keepRunning(launch, options.watcher)
  const password = (await readFile(passwordFile, 'utf8')).trim()
  return { host: '127.0.0.1', port, user: USER, password, stop }
}

/**
 * Starts the server, and waits until it accepts connections. A process of a server that was killed may still hold its memory
 * until its statement ends; until then PostgreSQL does not start, since both would write the same files.
 */
async function startServer(spawnServer: () => ChildProcess): Promise<ChildProcess> {
  for (const deadline = Date.now() + ORPHAN_MILLISECONDS; ; await delay(ORPHAN_PAUSE_MILLISECONDS)) {
    const server = spawnServer()
    // If we end without stopping it.
    const abandon = () => server.kill('SIGINT')
    process.once('exit', abandon)
    server.once('exit', () => process.off('exit', abandon))
    try {
      await ready(server)
      return server
    } catch (error) {
      if (!isHeldByOrphan(error) || Date.now() > deadline) throw error
    }
  }
}

const isHeldByOrphan = (error: unknown) =>
  error instanceof PostgresFault && error.message.includes('pre-existing shared memory block')

async function initialise(
  initdb: string,
  data: string,
  passwordFile: string,
  how: Unprivileged,
): Promise<void> {
  // What a start that was killed midway has left is worth nothing.
  await rm(data, { recursive: true, force: true })
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  how.own(join(data, '..'))
  const flags = [
    '-D',
    data,
    '-U',
    USER,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ]
  const child = run(initdb, flags, how)
  const said = collect(child)
  const fault = await new Promise(ended => child.once('exit', ended).once('error', ended))
  if (fault !== 0) throw new PostgresFault(`PostgreSQL could not be initialised:\n${said() || fault}`)
}

/** In a group of its own, so that Ctrl-C reaches it only through us, after what uses it has ended. */
function run(program: string, flags: string[], { prefix }: Unprivileged): ChildProcess {
  const [command = program, ...rest] = [...prefix, program, ...flags]
  return spawn(command, rest, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  })
}

function collect(child: ChildProcess): () => string {
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => chunks.push(String(chunk)))
  return () => chunks.join('')
}

async function ready(server: ChildProcess): Promise<void> {
  const said = collect(server)
  await new Promise<void>((started, failed) => {
    server.stderr?.on('data', () => said().includes('ready to accept connections') && started())
    server.once('error', error => failed(new PostgresFault(`PostgreSQL did not start: ${error.message}`)))
    server.once('exit', () => failed(new PostgresFault(`PostgreSQL did not start:\n${said()}`)))
  })
  // From here on it logs every failed statement, which nobody reads.
  for (const stream of [server.stdout, server.stderr]) stream?.removeAllListeners('data').resume()
}
