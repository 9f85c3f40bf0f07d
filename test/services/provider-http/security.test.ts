import { createServer as createTlsServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { runInScope } from '../../../lib/runtime/request-scope.ts'
import { selfSigned } from '../../support/certificate.ts'
import { get, listening, open, scope, serve } from './servers.ts'

describe('the security of provider calls', () => {
  it.each([
    'http://example.com/',
    'http://169.254.169.254/',
    'http://127.0.0.1.example.com/',
    'ftp://127.0.0.1/',
  ])('refuses unencrypted calls to %s', async url =>
    expect(await open().send(get(url))).toEqual({ kind: 'failed', reason: 'insecure' }),
  )

  it('verifies certificates even if an environment variable disables the verification', async () => {
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

  it('accepts trusted certificates, and the connect timeout ends with the TLS handshake', async () => {
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

  it('refuses header values with line breaks', async () => {
    const { url, seen } = await serve((_, outgoing) => outgoing.end())
    const sent = open().send(get(url, { authorization: 'Bearer top-secret\r\nx-injected: 1' }))
    await expect(sent).rejects.not.toThrow('top-secret')
    expect(seen.requests).toBe(0)
  })

  it('records the host and the method in a span, but no query, header or body', async () => {
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
