import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PostgresFault } from '../../../local/postgres/fault.ts'
import type { Watcher } from '../../../local/postgres/keep-running.ts'
import { isRunning } from '../../../local/postgres/leftover.ts'
import { type RunningPostgres, startPostgres } from '../../../local/postgres/start-postgres.ts'

/** Creates a folder that only its owner can access, with a space in its name. */
function newDirectory(): string {
  const parent = mkdtempSync(join(tmpdir(), 'dashtam postgres '))
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
  return join(parent, 'kept')
}

async function start(directory: string, watcher?: Watcher): Promise<RunningPostgres> {
  const postgres = await startPostgres({
    directory,
    durable: watcher !== undefined,
    ...(watcher && { watcher }),
  })
  onTestFinished(postgres.stop)
  return postgres
}

async function query({ host, port, user, password }: RunningPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ host, port, user, password, database: 'postgres' })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const postmaster = (directory: string) =>
  Number.parseInt(readFileSync(join(directory, 'data/postmaster.pid'), 'utf8'), 10)

describe('PostgreSQL', () => {
  it('keeps its data and requires the password', async () => {
    const directory = newDirectory()
    const first = await start(directory)
    await query(first, 'create table kept as select 7 as n')
    await expect(query({ ...first, password: 'guessed' }, 'select 1')).rejects.toThrow(/password/)
    expect(statSync(join(directory, 'password')).mode & 0o077).toBe(0)
    await first.stop()
    expect(await query(await start(directory), 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('listens on 127.0.0.1 only, without a Unix socket', async () => {
    const postgres = await start(newDirectory())
    const settings =
      "select current_setting('listen_addresses') as tcp, current_setting('unix_socket_directories') as folders"
    expect(await query(postgres, settings)).toEqual([{ tcp: '127.0.0.1', folders: '' }])
  })

  it('stops another server on the same data', async () => {
    const directory = newDirectory()
    await start(directory)
    const leftover = postmaster(directory)
    const second = await start(directory)
    expect(isRunning(leftover)).toBe(false)
    expect(await query(second, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  it('does not stop an unrelated process with a reused process id', async () => {
    const directory = newDirectory()
    await (await start(directory)).stop()
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    onTestFinished(() => void other.kill())
    const pid = other.pid ?? 0
    writeFileSync(join(directory, 'data/postmaster.pid'), `${pid}\n`)
    expect(await query(await start(directory), 'select 1 as n')).toEqual([{ n: 1 }])
    expect(isRunning(pid)).toBe(true)
  })

  it('throws a PostgresFault with the reason if it does not start', async () => {
    const directory = newDirectory()
    await (await start(directory)).stop()
    writeFileSync(join(directory, 'data/PG_VERSION'), '9\n')
    const starting = startPostgres({ directory, durable: false })
    await expect(starting).rejects.toThrow(PostgresFault)
    await expect(starting).rejects.toThrow(/not compatible/)
  })

  it('restarts on the same port and data if it stops unexpectedly', async () => {
    const directory = newDirectory()
    const reports: string[] = []
    const watcher = { report: (text: string) => void reports.push(text), giveUp: () => {} }
    const postgres = await start(directory, watcher)
    await query(postgres, 'create table kept as select 7 as n')
    const killed = postmaster(directory)
    process.kill(killed, 'SIGKILL')
    await expect
      .poll(() => reports, { timeout: 10_000 })
      .toEqual(['stopped with SIGKILL, restarting', 'restarted'])
    expect(postmaster(directory)).not.toBe(killed)
    expect(await query(postgres, 'select n from kept')).toEqual([{ n: 7 }])
    process.kill(postmaster(directory), 'SIGINT')
    await expect
      .poll(() => reports.slice(2), { timeout: 10_000 })
      .toEqual(['stopped with exit code 0, restarting', 'restarted'])
    const last = postmaster(directory)
    await postgres.stop()
    expect(isRunning(last)).toBe(false)
    expect(reports).toHaveLength(4)
  })

  it('does not start while a process of the killed server still uses the data', async () => {
    const directory = newDirectory()
    const reports: string[] = []
    const watcher = { report: (text: string) => void reports.push(text), giveUp: () => {} }
    const { host, port, user, password } = await start(directory, watcher)
    const client = new pg.Client({ host, port, user, password, database: 'postgres' })
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const orphan = rows[0]?.pid ?? 0
    // A loop without waits or output, so that the process does not notice the end of its server.
    const busy = client.query(`do $$ declare started timestamptz := clock_timestamp(); begin
      while clock_timestamp() < started + interval '3 seconds' loop end loop; end $$`)
    const ended = busy.catch(() => {})
    await new Promise(resolve => setTimeout(resolve, 300))
    process.kill(postmaster(directory), 'SIGKILL')
    await expect.poll(() => reports, { timeout: 1_000 }).toHaveLength(1)
    expect(isRunning(orphan)).toBe(true)
    await expect.poll(() => reports, { timeout: 15_000, interval: 5 }).toContain('restarted')
    expect(isRunning(orphan)).toBe(false)
    await ended
  })
})
