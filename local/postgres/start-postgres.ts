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

/** The options of PostgreSQL. */
export interface PostgresOptions {
  /** The data directory. It is created if it is missing. */
  readonly directory: string
  /** Whether the data survives a crash of the machine. Tests set this to false, because it is faster. */
  readonly durable: boolean
  /** Receives reports if PostgreSQL stops unexpectedly. If absent, PostgreSQL is not restarted. */
  readonly watcher?: Watcher
  /** Receives the log of the server after its start. If absent, the log is discarded. */
  readonly onLog?: (text: string) => void
}

/** A PostgreSQL server that runs on 127.0.0.1. */
export interface RunningPostgres {
  readonly host: '127.0.0.1'
  readonly port: number
  readonly user: string
  readonly password: string
  /** Closes every connection, stops the server, and waits for its exit. */
  stop(): Promise<void>
}

const USER = 'dashtam'
const ORPHAN_MILLISECONDS = 10_000
const ORPHAN_PAUSE_MILLISECONDS = 100

/**
 * Starts PostgreSQL. Initializes the directory at the first start.
 * @throws {PostgresFault} if PostgreSQL cannot run.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const base = resolve(options.directory)
  const [data, passwordFile] = [join(base, 'data'), join(base, 'password')]
  const binaries = await findBinaries()
  const user = unprivileged()
  await mkdir(base, { recursive: true, mode: 0o700 })
  if (!existsSync(join(data, 'PG_VERSION'))) await initialize(binaries.initdb, data, passwordFile, user)
  user.chown(base)
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
    return startServer(() => run(binaries.postgres, ['-D', data, ...flags], user), options.onLog)
  }
  const { stop } = await keepRunning(launch, options.watcher)
  const password = (await readFile(passwordFile, 'utf8')).trim()
  return { host: '127.0.0.1', port, user: USER, password, stop }
}

/**
 * Starts the server and waits until it accepts connections. Retries for 10 s while an orphan process of a killed server
 * still uses the shared memory, because PostgreSQL does not start until it exits.
 */
async function startServer(
  spawnServer: () => ChildProcess,
  onLog?: (text: string) => void,
): Promise<ChildProcess> {
  for (const deadline = Date.now() + ORPHAN_MILLISECONDS; ; await delay(ORPHAN_PAUSE_MILLISECONDS)) {
    const server = spawnServer()
    // Stop the server if this process exits without `stop`.
    const onExit = () => server.kill('SIGINT')
    process.once('exit', onExit)
    server.once('exit', () => process.off('exit', onExit))
    try {
      await ready(server)
      if (onLog) server.stderr?.on('data', chunk => onLog(String(chunk)))
      return server
    } catch (error) {
      if (!isHeldByOrphan(error) || Date.now() > deadline) throw error
    }
  }
}

const isHeldByOrphan = (error: unknown) =>
  error instanceof PostgresFault && error.message.includes('pre-existing shared memory block')

async function initialize(
  initdb: string,
  data: string,
  passwordFile: string,
  user: Unprivileged,
): Promise<void> {
  // Delete the incomplete data of an interrupted initialization.
  await rm(data, { recursive: true, force: true })
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  user.chown(join(data, '..'))
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
  const child = run(initdb, flags, user)
  const output = collect(child)
  const fault = await new Promise(ended => child.once('exit', ended).once('error', ended))
  if (fault !== 0) throw new PostgresFault(`PostgreSQL could not be initialized:\n${output() || fault}`)
}

/** Runs a program in a separate process group, so that Ctrl-C does not stop PostgreSQL before its clients. */
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
  const output = collect(server)
  await new Promise<void>((started, failed) => {
    server.stderr?.on('data', () => output().includes('ready to accept connections') && started())
    server.once('error', error => failed(new PostgresFault(`PostgreSQL did not start: ${error.message}`)))
    server.once('exit', () => failed(new PostgresFault(`PostgreSQL did not start:\n${output()}`)))
  })
  // Discard the later output, which contains every failed statement.
  for (const stream of [server.stdout, server.stderr]) stream?.removeAllListeners('data').resume()
}
