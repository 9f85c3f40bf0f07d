import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../../local/http-server.ts'
import { isRunning } from '../../local/postgres/leftover.ts'
import { newDirectory, runProgram as run, startLocal as start } from '../support/local-cloud.ts'

const PASSWORD = 'Correct-Horse1'

const post = (url: string, name: string, body: object) =>
  fetch(`${url}/api/v1/auth/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const visit = (url: string) => fetch(url, { headers: { accept: 'text/html' } })
const postmaster = (directory: string) =>
  Number.parseInt(readFileSync(join(directory, 'postgres/data/postmaster.pid'), 'utf8'), 10)

describe('npm start', () => {
  it('serves requests, sends mail, stops completely, and keeps its users', {
    timeout: 60_000,
  }, async () => {
    const directory = newDirectory()
    const first = await start(directory)
    expect(
      (await post(first.url, 'register', { email: 'ada@example.com', password: PASSWORD, name: 'Ada' }))
        .status,
    ).toBe(201)
    const pid = postmaster(directory)
    first.child.kill('SIGINT')
    expect(await first.exited).toBe(0)
    expect(isRunning(pid)).toBe(false)
    await expect(fetch(`${first.url}/health`)).rejects.toThrow()

    const second = await start(directory)
    expect((await post(second.url, 'login', { email: 'ada@example.com', password: PASSWORD })).status).toBe(
      403,
    )
    second.child.kill('SIGTERM')
    expect(await second.exited).toBe(0)
  })

  it('starts again after it was killed, and stops the remaining PostgreSQL', {
    timeout: 60_000,
  }, async () => {
    const directory = newDirectory()
    const first = await start(directory)
    await post(first.url, 'register', { email: 'ada@example.com', password: PASSWORD, name: 'Ada' })
    const orphan = postmaster(directory)
    first.child.kill('SIGKILL')
    await first.exited
    const second = await start(directory)
    expect(postmaster(directory)).not.toBe(orphan)
    expect(isRunning(orphan)).toBe(false)
    expect((await post(second.url, 'login', { email: 'ada@example.com', password: PASSWORD })).status).toBe(
      403,
    )
    second.child.kill('SIGINT')
    expect(await second.exited).toBe(0)
  })

  it('starts on the data of an older version without a login for the functions', {
    timeout: 60_000,
  }, async () => {
    const directory = newDirectory()
    const first = await start(directory)
    const ada = { email: 'ada@example.com', password: PASSWORD }
    await post(first.url, 'register', { ...ada, name: 'Ada' })
    first.child.kill('SIGINT')
    expect(await first.exited).toBe(0)
    const file = join(directory, 'secrets.json')
    const secrets: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'))
    const older = Object.entries(secrets).filter(([name]) => !name.startsWith('dashtam/database'))
    expect(older).toHaveLength(Object.keys(secrets).length - 2)
    writeFileSync(file, JSON.stringify(Object.fromEntries(older)))
    const second = await start(directory)
    expect((await post(second.url, 'login', ada)).status).toBe(403)
    second.child.kill('SIGINT')
    expect(await second.exited).toBe(0)
  })

  it('reports why it does not start, and leaves nothing running', { timeout: 60_000 }, async () => {
    const directory = newDirectory()
    const running = await start(directory)
    const port = new URL(running.url).port
    const taken = run('local', { DATA_DIR: newDirectory(), PORT: port })
    expect(await taken.exited).toBe(1)
    expect(taken.said()).toMatch(
      new RegExp(`^Port ${port} is in use\\. This one is free: PORT=\\d+ npm start\n$`),
    )

    const sameData = run('local', { DATA_DIR: directory, PORT: String(await freePort()) })
    expect(await sameData.exited).toBe(1)
    expect(sameData.said()).toMatch(/is in use by process \d+\. Stop that process/)
    const reset = run('reset', { DATA_DIR: directory }, ['--yes'])
    expect(await reset.exited).toBe(1)
    expect(existsSync(directory)).toBe(true)
    expect((await fetch(`${running.url}/health`)).status).toBe(200)
    running.child.kill('SIGINT')
    expect(await running.exited).toBe(0)

    const misconfigured = run('local', {
      DATA_DIR: directory,
      PORT: String(await freePort()),
      LOCKOUT_SECONDS: 'x',
      LOG_LEVEL: 'y',
    })
    expect(await misconfigured.exited).toBe(1)
    expect(misconfigured.said()).toMatch(
      /The configuration has 2 faults:\n- LOCKOUT_SECONDS .*\n- LOG_LEVEL .*\n$/,
    )
    expect(existsSync(join(directory, 'postgres/data/postmaster.pid'))).toBe(false)
    const wrongPort = run('local', { PORT: 'x' })
    expect(await wrongPort.exited).toBe(1)
    expect(wrongPort.said()).toBe("PORT must be an integer from 1 to 65535, not 'x'.\n")

    const unconfirmed = run('reset', { DATA_DIR: directory })
    expect(await unconfirmed.exited).toBe(2)
    expect(unconfirmed.said()).toContain(`This deletes ${directory} and all users in its database: `)
    expect(existsSync(directory)).toBe(true)
    const confirmed = run('reset', { DATA_DIR: directory }, ['--yes'])
    expect(await confirmed.exited).toBe(0)
    expect(existsSync(directory)).toBe(false)
  })

  it('does not delete other directories', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'dashtam-foreign-'))
    onTestFinished(() => rmSync(parent, { recursive: true }))
    writeFileSync(join(parent, 'notes.txt'), 'other data')
    for (const program of ['reset', 'local']) {
      const argv = program === 'reset' ? ['--yes'] : []
      const { exited, said } = run(program, { DATA_DIR: parent, PORT: String(await freePort()) }, argv)
      expect(await exited).toBe(1)
      expect(said()).toMatch(/not a data directory of Dashtam/)
    }
    expect(readFileSync(join(parent, 'notes.txt'), 'utf8')).toBe('other data')
  })
})

describe('the pages', () => {
  it('are the application at the root and the console at /_local', { timeout: 60_000 }, async () => {
    const { url, child, exited, said } = await start(newDirectory())
    const [, schwab = ''] = /^Mock Schwab +(\S+)$/m.exec(said()) ?? []
    expect(await (await fetch(schwab)).text()).toContain('No active grants.')
    expect((await visit(`${url}/providers/schwab/callback?code=c%40`)).status).toBe(200)
    expect((await visit(`${url}/reset-password#token=x`)).status).toBe(200)
    const console = await visit(`${url}/_local/mail`)
    expect(console.status).toBe(200)
    expect(console.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await console.text()).toContain('<title>Dashtam local cloud</title>')
    expect(said()).toContain(`${url}/_local\n`)
    child.kill('SIGINT')
    expect(await exited).toBe(0)
  })
})
