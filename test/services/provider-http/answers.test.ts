import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { get, open, post, serve, serveBytes } from './servers.ts'

describe('a provider response', () => {
  it('is returned with its status, headers and body, and is requested without compression', async () => {
    const { url } = await serve((incoming, outgoing) => {
      outgoing.writeHead(418, { 'X-Some': 'thing', 'set-cookie': ['a=1', 'b=2'] })
      outgoing.end(`${incoming.method} ${incoming.url} ${incoming.headers['accept-encoding']} ü€😀`)
    })
    expect(await open().send(get(`${url}/a?b=c%20d`))).toMatchObject({
      kind: 'answered',
      status: 418,
      headers: { 'x-some': 'thing', 'set-cookie': 'a=1, b=2' },
      body: 'GET /a?b=c%20d identity ü€😀',
    })
  })

  it('follows a request with a complete body', async () => {
    const { url } = await serve((incoming, outgoing) => void incoming.pipe(outgoing))
    expect(await open().send(post(url, 'ä=1'.repeat(1_000)))).toMatchObject({ body: 'ä=1'.repeat(1_000) })
  })

  it('can be a redirect, which is not followed', async () => {
    const { url, seen } = await serve((_, outgoing) =>
      outgoing.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    )
    expect(await open().send(get(url))).toMatchObject({ kind: 'answered', status: 302 })
    expect(seen.requests).toBe(1)
  })

  it.each<[string, (outgoing: ServerResponse) => void, string]>([
    ['one byte too large', o => o.end('x'.repeat(10_001)), 'too_large'],
    ['declared too large', o => o.writeHead(200, { 'content-length': 10_001 }).flushHeaders(), 'too_large'],
    ['endless', o => void setTimeout(() => endless(o), 0), 'too_large'],
    [
      'compressed without request',
      o => o.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000_000))),
      'encoded',
    ],
    ['truncated', o => o.writeHead(200, { 'content-length': 9 }).write('{', () => o.destroy()), 'broken'],
    ['not UTF-8', o => o.end(Buffer.from([0x7b, 0xc3, 0x28, 0x7d])), 'not_utf8'],
  ])('that is %s is a failure', async (_, answer, reason) => {
    const { url, seen } = await serve((_incoming, outgoing) => answer(outgoing))
    expect(await open().send(get(url))).toEqual({ kind: 'failed', reason })
    if (reason !== 'not_utf8') await vi.waitFor(() => expect(seen.sockets.size).toBe(0))
  })

  it.each<[string, (outgoing: ServerResponse) => void]>([
    ['slow', o => o.writeHead(200, { 'content-length': 9 }).write('{')],
    ['truncated', o => o.writeHead(200, { 'content-length': 9 }).write('{', () => o.destroy())],
    ['endless', o => void setTimeout(() => endless(o), 0)],
  ])('whose ignored body is %s is returned, and its connection is closed', async (_, answer) => {
    const { url, seen } = await serve((_incoming, outgoing) => answer(outgoing))
    const reply = await open().send({ ...post(url, 'x'), ignoresBody: true })
    expect(reply).toMatchObject({ kind: 'answered', status: 200, body: '' })
    await vi.waitFor(() => expect(seen.sockets.size).toBe(0), 3_000)
  })

  it('can have the maximum size', async () => {
    const { url } = await serve((_, outgoing) => outgoing.end('x'.repeat(10_000)))
    expect(await open().send(get(url))).toMatchObject({ kind: 'answered', body: 'x'.repeat(10_000) })
  })

  it.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['two content lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    ['endless headers', `HTTP/1.1 200 OK\r\n${`x-a: ${'b'.repeat(1_000)}\r\n`.repeat(40)}`],
  ])('that consists of %s is a failure', async (_, bytes) => {
    const url = await serveBytes(socket => socket.write(bytes))
    expect(await open().send(get(url))).toEqual({ kind: 'failed', reason: 'not_http' })
  })

  it('is a failure if no server listens', async () => {
    expect(await open().send(get('http://127.0.0.1:1'))).toEqual({ kind: 'failed', reason: 'unreachable' })
  })
})

function endless(outgoing: ServerResponse): void {
  while (!outgoing.destroyed && outgoing.write('x'.repeat(1_000)));
  outgoing.once('drain', () => endless(outgoing))
}
