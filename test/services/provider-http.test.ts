import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { listen } from '../../lib/local/http-server.ts'
import { openProviderHttp } from '../../lib/services/provider-http/open.ts'
import { runInScope } from '../../lib/services/request-scope.ts'
import { selfSigned } from '../support/certificate.ts'

const defaults = {
  httpTimeoutTotal: 20,
  httpTimeoutConnect: 20,
  httpTimeoutRead: 20,
  httpTimeoutPool: 20,
  providerConnections: 4,
  providerAnswerBytes: 10_000,
}
const open = (settings: Partial<typeof defaults> = {}) => openProviderHttp({ ...defaults, ...settings })
const get = (url: string, headers = {}) => ({ method: 'GET' as const, url: new URL(url), headers })
const post = (url: string, body: string) => ({
  method: 'POST' as const,
  url: new URL(url),
  headers: {},
  body,
})

async function serve(answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void) {
  const seen = { requests: 0, connections: 0, sockets: new Set<Socket>() }
  const server = createServer((incoming, outgoing) => {
    seen.requests += 1
    answer(incoming, outgoing)
  }).on('connection', (socket: Socket) => {
    seen.connections += 1
    seen.sockets.add(socket)
    socket.on('close', () => seen.sockets.delete(socket))
  })
  return { seen, url: await listening(server) }
}

/** A server of bytes, for what no HTTP server would say; `onData` is told each piece that arrives. */
const serveBytes = (onData: (socket: Socket, text: string) => void) =>
  listening(
    createTcpServer(socket =>
      socket.on('error', () => {}).on('data', data => onData(socket, data.toString('latin1'))),
    ),
  )

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', socket => sockets.add(socket))
  const { url, stop } = await listen(server)
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await stop()
  })
  return url
}

describe('an answer', () => {
  it('is yielded with its status, headers and body, and identity is asked for', async () => {
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

  it('carries a body to the provider whole', async () => {
    const { url } = await serve((incoming, outgoing) => void incoming.pipe(outgoing))
    expect(await open().send(post(url, 'ä=1'.repeat(1_000)))).toMatchObject({ body: 'ä=1'.repeat(1_000) })
  })

  it('may be a redirect, which is not followed', async () => {
    const { url, seen } = await serve((_, outgoing) =>
      outgoing.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    )
    expect(await open().send(get(url))).toMatchObject({ kind: 'answered', status: 302 })
    expect(seen.requests).toBe(1)
  })

  it.each<[string, (outgoing: ServerResponse) => void, string]>([
    ['one byte too large', o => o.end('x'.repeat(10_001)), 'too_large'],
    ['said to be too large', o => o.writeHead(200, { 'content-length': 10_001 }).flushHeaders(), 'too_large'],
    ['endless', o => void setTimeout(() => endless(o), 0), 'too_large'],
    [
      'compressed all the same',
      o => o.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000_000))),
      'encoded',
    ],
    ['broken off', o => o.writeHead(200, { 'content-length': 9 }).write('{', () => o.destroy()), 'broken'],
    ['no UTF-8', o => o.end(Buffer.from([0x7b, 0xc3, 0x28, 0x7d])), 'not_utf8'],
  ])('that is %s is none', async (_, answer, reason) => {
    const { url, seen } = await serve((_incoming, outgoing) => answer(outgoing))
    expect(await open().send(get(url))).toEqual({ kind: 'failed', reason })
    if (reason !== 'not_utf8') await vi.waitFor(() => expect(seen.sockets.size).toBe(0))
  })

  it('may be as large as is allowed', async () => {
    const { url } = await serve((_, outgoing) => outgoing.end('x'.repeat(10_000)))
    expect(await open().send(get(url))).toMatchObject({ kind: 'answered', body: 'x'.repeat(10_000) })
  })

  it.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    ['endless headers', `HTTP/1.1 200 OK\r\n${`x-a: ${'b'.repeat(1_000)}\r\n`.repeat(40)}`],
  ])('of %s is none', async (_, bytes) => {
    const url = await serveBytes(socket => socket.write(bytes))
    expect(await open().send(get(url))).toEqual({ kind: 'failed', reason: 'not_http' })
  })

  it('is not there where nobody listens', async () => {
    expect(await open().send(get('http://127.0.0.1:1'))).toEqual({ kind: 'failed', reason: 'unreachable' })
  })
})

function endless(outgoing: ServerResponse): void {
  while (!outgoing.destroyed && outgoing.write('x'.repeat(1_000)));
  outgoing.once('drain', () => endless(outgoing))
}

describe('a timeout', () => {
  it('of the connection passes where TLS does not come about', async () => {
    const url = await serveBytes(() => {})
    expect(await open({ httpTimeoutConnect: 0.05 }).send(get(url.replace('http:', 'https:')))).toEqual({
      kind: 'timed_out',
      phase: 'connect',
    })
  })

  it('of reading passes where nothing comes, or nothing more', async () => {
    for (const answer of [() => {}, (o: ServerResponse) => o.writeHead(200).write('{')]) {
      const { url, seen } = await serve((_, outgoing) => answer(outgoing))
      expect(await open({ httpTimeoutRead: 0.05 }).send(get(url))).toEqual({
        kind: 'timed_out',
        phase: 'read',
      })
      await vi.waitFor(() => expect(seen.sockets.size).toBe(0))
    }
  })

  it('of the whole passes however busily a provider sends', async () => {
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

  it('of the pool passes for whom no connection becomes free, and the next one finds one', async () => {
    const held: ServerResponse[] = []
    const { url, seen } = await serve((_, outgoing) => void held.push(outgoing))
    const http = open({ providerConnections: 2, httpTimeoutPool: 0.1 })
    const first = [http.send(get(url)), http.send(get(url))]
    await vi.waitFor(() => expect(held).toHaveLength(2))
    expect(await http.send(get(url))).toEqual({ kind: 'timed_out', phase: 'pool' })
    const waiting = http.send(get(url))
    for (const outgoing of held.splice(0)) outgoing.end('ok')
    expect(await Promise.all(first)).toMatchObject([{ body: 'ok' }, { body: 'ok' }])
    await vi.waitFor(() => expect(held).toHaveLength(1))
    held[0]?.end('late')
    expect(await waiting).toMatchObject({ body: 'late' })
    expect(seen).toMatchObject({ requests: 3, connections: 2 })
  })

  it('never lies beyond the deadline of the request less a second', async () => {
    const { url, seen } = await serve(() => {})
    const within = (milliseconds: number) =>
      runInScope({ ...scope, deadline: Date.now() + milliseconds }, () => open().send(get(url)))
    expect(await within(1_100)).toEqual({ kind: 'timed_out', phase: 'total' })
    expect(seen.requests).toBe(1)
    expect(await within(1_000)).toEqual({ kind: 'timed_out', phase: 'total' })
    expect(seen.requests).toBe(1)
  })

  it('leaves no timer behind', async () => {
    const { url } = await serve((_, outgoing) => outgoing.end('ok'))
    const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
    const before = timers()
    await open().send(get(url))
    expect(timers()).toBeLessThanOrEqual(before)
  })
})

describe('a connection', () => {
  it('is kept, but not over a pause in which the function may have been frozen', async () => {
    const { url, seen } = await serve((_, outgoing) => outgoing.end('ok'))
    const http = open()
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    for (const pause of [0, 3_000, 3_000]) {
      vi.setSystemTime(Date.now() + pause)
      await http.send(get(url))
    }
    expect(seen.connections).toBe(1)
    vi.setSystemTime(Date.now() + 5_000)
    await http.send(get(url))
    expect(seen.connections).toBe(2)
  })

  const resetting = async () => {
    const requests: string[] = []
    const url = await serveBytes((socket, text) => {
      const isFirst = requests.length === 0
      requests.push(text.slice(0, 4).trim())
      if (isFirst || requests.length > 2) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      else socket.resetAndDestroy()
    })
    return { requests, url }
  }

  it('that was reset before a byte of an answer is followed by another one, for a GET', async () => {
    const { requests, url } = await resetting()
    const http = open()
    for (let call = 0; call < 2; call += 1) expect(await http.send(get(url))).toMatchObject({ body: 'ok' })
    expect(requests).toEqual(['GET', 'GET', 'GET'])
  })

  it('is not followed by another one for a POST, which may have been carried out', async () => {
    const { requests, url } = await resetting()
    const http = open()
    await http.send(get(url))
    expect(await http.send(post(url, 'a=1'))).toEqual({ kind: 'failed', reason: 'broken' })
    expect(requests).toEqual(['GET', 'POST'])
  })

  it('is not followed by another one where a new one was reset, or where an answer had begun', async () => {
    let requests = 0
    const url = await serveBytes(socket => {
      requests += 1
      if (requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      else socket.write('HTTP/1.1 20', () => socket.resetAndDestroy())
    })
    const http = open()
    await http.send(get(url))
    expect(await http.send(get(url))).toMatchObject({ kind: 'failed' })
    expect(await http.send(get(url))).toMatchObject({ kind: 'failed' })
    expect(requests).toBe(3)
  })
})

describe('security', () => {
  it.each([
    'http://example.com/',
    'http://169.254.169.254/',
    'http://127.0.0.1.example.com/',
    'ftp://127.0.0.1/',
  ])('forbids to speak in the open to %s', async url =>
    expect(await open().send(get(url))).toEqual({ kind: 'failed', reason: 'insecure' }),
  )

  it('is that a certificate is checked, whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    onTestFinished(() => void vi.unstubAllEnvs())
    let requests = 0
    const url = await listening(
      createTlsServer(selfSigned(), (_, outgoing) => {
        requests += 1
        outgoing.end('trusted')
      }),
    )
    const sent = await open().send(get(url.replace('http:', 'https:')))
    expect(sent).toEqual({ kind: 'failed', reason: 'tls' })
    expect(requests).toBe(0)
  })

  it('is that one who is vouched for is trusted, and takes no longer to connect than until then', async () => {
    const certificate = selfSigned()
    const trusted = getCACertificates('default')
    setDefaultCACertificates([...trusted, certificate.cert])
    onTestFinished(() => setDefaultCACertificates(trusted))
    const http = open({ httpTimeoutConnect: 1 })
    const url = await listening(
      createTlsServer(certificate, (_, outgoing) => void setTimeout(() => outgoing.end('trusted'), 1_100)),
    )
    expect(await http.send(get(url.replace('http:', 'https:')))).toMatchObject({ body: 'trusted' })
  })

  it('is that no header holds a line of its own', async () => {
    const { url, seen } = await serve((_, outgoing) => outgoing.end())
    const sent = open().send(get(url, { authorization: 'Bearer top-secret\r\nx-injected: 1' }))
    await expect(sent).rejects.not.toThrow('top-secret')
    expect(seen.requests).toBe(0)
  })

  it('is that a span tells the host and the method, and neither query, header nor body', async () => {
    const exporter = new InMemorySpanExporter()
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
    )
    onTestFinished(() => trace.disable())
    const { url } = await serve((_, outgoing) => outgoing.destroy())
    await runInScope({ ...scope, deadline: Date.now() + 20_000 }, () =>
      open().send(get(`${url}/path?code=top-secret`, { authorization: 'Bearer top-secret' })),
    )
    const [span] = exporter.getFinishedSpans()
    expect(span).toMatchObject({
      name: 'HTTP GET',
      attributes: { 'server.address': '127.0.0.1', 'http.request.method': 'GET' },
      status: { code: 2 },
    })
    const { attributes, events, status } = span ?? {}
    expect(JSON.stringify({ attributes, events, status })).not.toContain('top-secret')
  })
})

const scope = { functionId: 'test', requestId: 'r', traceId: 't', trace: ROOT_CONTEXT }
