import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { trace } from '@opentelemetry/api'
import { expect, it, onTestFinished } from 'vitest'
import { startTracing } from '../../local/tracing.ts'

it('sends the spans to a collector before it stops', async () => {
  const received: { url: string; body: string }[] = []
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    received.push({ url: incoming.url ?? '', body: Buffer.concat(chunks).toString() })
    outgoing.end('{}')
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const { stop } = startTracing(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  trace.getTracer('dashtam').startSpan('a span to send').end()
  await stop()
  expect(received).toEqual([{ url: '/v1/traces', body: expect.stringContaining('a span to send') }])
})
