import type { ServerResponse } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { runInScope } from '../../../lib/runtime/request-scope.ts'
import { get, open, scope, serve, serveBytes } from './servers.ts'

describe('a timeout', () => {
  it('of the connection expires without a TLS handshake', async () => {
    const url = await serveBytes(() => {})
    expect(await open({ httpTimeoutConnect: 0.05 }).send(get(url.replace('http:', 'https:')))).toEqual({
      kind: 'timed_out',
      phase: 'connect',
    })
  })

  it('of reading expires if the provider sends nothing, or stops sending', async () => {
    for (const answer of [() => {}, (o: ServerResponse) => o.writeHead(200).write('{')]) {
      const { url, seen } = await serve((_, outgoing) => answer(outgoing))
      expect(await open({ httpTimeoutRead: 0.05 }).send(get(url))).toEqual({
        kind: 'timed_out',
        phase: 'read',
      })
      await vi.waitFor(() => expect(seen.sockets.size).toBe(0))
    }
  })

  it('of reading does not expire while the provider sends data', async () => {
    const { url } = await serve((_, outgoing) => {
      let pieces = 0
      const timer = setInterval(() => {
        pieces += 1
        if (pieces < 10) outgoing.write('x')
        else outgoing.end('x')
      }, 100)
      outgoing.on('close', () => clearInterval(timer))
    })
    expect(await open({ httpTimeoutRead: 0.7 }).send(get(url))).toMatchObject({ body: 'x'.repeat(10) })
  })

  it('of the total time expires even if the provider sends data', async () => {
    const { url, seen } = await serve((_, outgoing) => {
      const timer = setInterval(() => outgoing.write(' '), 5)
      outgoing.on('close', () => clearInterval(timer))
    })
    expect(await open({ httpTimeoutTotal: 0.1 }).send(get(url))).toEqual({
      kind: 'timed_out',
      phase: 'total',
    })
    await vi.waitFor(() => expect(seen.sockets.size).toBe(0))
  })

  it('of the pool expires if no connection becomes free, and the next call gets the free connection', async () => {
    const held: ServerResponse[] = []
    const { url, seen } = await serve((_, outgoing) => void held.push(outgoing))
    const http = open({ providerConnections: 1, httpTimeoutPool: 0.5 })
    const first = http.send(get(url))
    await vi.waitFor(() => expect(held).toHaveLength(1))
    expect(await http.send(get(url))).toEqual({ kind: 'timed_out', phase: 'pool' })
    const waiting = http.send(get(url))
    held.pop()?.end('ok')
    expect(await first).toMatchObject({ body: 'ok' })
    await vi.waitFor(() => expect(held).toHaveLength(1))
    held.pop()?.end('late')
    expect(await waiting).toMatchObject({ body: 'late' })
    expect(seen).toMatchObject({ requests: 2, connections: 1 })
  })

  it('of the pool is separate for each host', async () => {
    const { url } = await serve(() => {})
    const other = await serve((_, outgoing) => outgoing.end('ok'))
    const http = open({ providerConnections: 1, httpTimeoutTotal: 1 })
    const hanging = http.send(get(url))
    expect(await http.send(get(other.url))).toMatchObject({ body: 'ok' })
    expect(await hanging).toEqual({ kind: 'timed_out', phase: 'total' })
  })

  it('reserves time before the deadline of the request to record the failure and respond', async () => {
    const { url, seen } = await serve(() => {})
    const within = (milliseconds: number) =>
      runInScope({ ...scope, deadline: Date.now() + milliseconds }, () => open().send(get(url)))
    expect(await within(3_000)).toEqual({ kind: 'timed_out', phase: 'total' })
    expect(seen.requests).toBe(1)
    expect(await within(2_500)).toEqual({ kind: 'timed_out', phase: 'total' })
    expect(seen.requests).toBe(1)
  })

  it('is cleared after the call', async () => {
    const { url } = await serve((_, outgoing) => outgoing.end('ok'))
    const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
    const before = timers()
    await open().send(get(url))
    expect(timers()).toBeLessThanOrEqual(before)
  })
})
