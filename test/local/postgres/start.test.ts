import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PostgresFault } from '../../../lib/local/postgres/fault.ts'
import { isRunning } from '../../../lib/local/postgres/leftover.ts'
import { type RunningPostgres, startPostgres } from '../../../lib/local/postgres/start.ts'

/** A folder that only its owner may enter, with a blank in its name. */
function newDirectory(): string {
  const parent = mkdtempSync(join(tmpdir(), 'dashtam postgres '))
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
  return join(parent, 'kept')
}

async function start(directory: string): Promise<RunningPostgres> {
  const postgres = await startPostgres({ directory, durable: false })
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
  it('finds its data again, and lets nobody in without the password', async () => {
    const directory = newDirectory()
    const first = await start(directory)
    await query(first, 'create table kept as select 7 as n')
    await expect(query({ ...first, password: 'guessed' }, 'select 1')).rejects.toThrow(/password/)
    expect(statSync(join(directory, 'password')).mode & 0o077).toBe(0)
    await first.stop()
    expect(await query(await start(directory), 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('listens on 127.0.0.1 only, and on no socket in a folder', async () => {
    const postgres = await start(newDirectory())
    const settings =
      "select current_setting('listen_addresses') as tcp, current_setting('unix_socket_directories') as folders"
    expect(await query(postgres, settings)).toEqual([{ tcp: '127.0.0.1', folders: '' }])
  })

  it('stops what another start has left running on the same data', async () => {
    const directory = newDirectory()
    await start(directory)
    const leftover = postmaster(directory)
    const second = await start(directory)
    expect(isRunning(leftover)).toBe(false)
    expect(await query(second, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  it('leaves a process alone that only has the number of one of ours', async () => {
    const directory = newDirectory()
    await (await start(directory)).stop()
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    onTestFinished(() => void other.kill())
    const pid = other.pid ?? 0
    writeFileSync(join(directory, 'data/postmaster.pid'), `${pid}\n`)
    expect(await query(await start(directory), 'select 1 as n')).toEqual([{ n: 1 }])
    expect(isRunning(pid)).toBe(true)
  })

  it('says in a PostgresFault why it does not start', async () => {
    const directory = newDirectory()
    await (await start(directory)).stop()
    writeFileSync(join(directory, 'data/PG_VERSION'), '9\n')
    const starting = startPostgres({ directory, durable: false })
    await expect(starting).rejects.toThrow(PostgresFault)
    await expect(starting).rejects.toThrow(/not compatible/)
  })
})
