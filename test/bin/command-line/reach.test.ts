import { createServer } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { assertRunning } from '../../../bin/command-line/local-cloud.ts'
import { reach } from '../../../bin/command-line/reach.ts'
import { CommandError } from '../../../bin/command-line/run-command.ts'
import { freePort, listen } from '../../../local/http-server.ts'

async function serve(status: number, type: string, body: string): Promise<string> {
  const server = createServer((_, outgoing) => outgoing.writeHead(status, { 'content-type': type }).end(body))
  const { url, stop } = await listen(server)
  onTestFinished(stop)
  return url
}

const failure = (base: string, init?: RequestInit) =>
  reach(new URL(base), 'Do this.', init).then(
    () => undefined,
    error => (error instanceof CommandError ? error.message : error),
  )

describe('reach', () => {
  it('says that nothing answers', async () => {
    const base = `http://127.0.0.1:${await freePort()}`
    expect(await failure(base)).toBe(`Nothing answers at ${base}. Do this.`)
  })

  it('says that a host does not exist', async () => {
    expect(await failure('http://nowhere.invalid')).toBe('The host nowhere.invalid was not found. Do this.')
  })

  it('says that a server does not respond in time', async () => {
    const { url, stop } = await listen(createTcpServer(socket => socket.on('error', () => {})))
    onTestFinished(() => void stop())
    expect(await failure(url, { signal: AbortSignal.timeout(50) })).toBe(
      `${url} did not respond in time. Do this.`,
    )
  })

  it('says that a server does not speak HTTP', async () => {
    const { url, stop } = await listen(createTcpServer(socket => socket.end('220 ready\r\n')))
    onTestFinished(() => void stop())
    expect(await failure(url)).toBe(`The server at ${url} does not speak HTTP. Do this.`)
  })
})

describe('assertRunning', () => {
  afterEach(() => vi.unstubAllEnvs())

  it.each([
    [200, 'application/json', '{"status":"ok"}'],
    [503, 'application/problem+json', '{"code":"database_unavailable"}'],
  ])('accepts Dashtam: %i %s', async (status, type, body) => {
    await assertRunning(await serve(status, type, body))
  })

  it.each([
    [200, 'text/html', '<!doctype html>'],
    [404, 'application/json', '{"status":"missing"}'],
  ])('refuses another server: %i %s', async (status, type, body) => {
    const base = await serve(status, type, body)
    await expect(assertRunning(base, 'Do this.')).rejects.toThrow(
      `The server at ${base} is not Dashtam. Do this.`,
    )
  })

  it('refuses what is not an address', async () => {
    await expect(assertRunning('localhost:3000')).rejects.toThrow("'localhost:3000' is not an http address.")
  })
})
