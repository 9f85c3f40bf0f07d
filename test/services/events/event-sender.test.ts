import { createServer as createTlsServer } from 'node:https'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { loadSettings } from '../../../lib/runtime/configuration/load.ts'
import { openEventSender } from '../../../lib/services/events/event-sender.ts'
import { publicLookup, type Resolve } from '../../../lib/services/events/public-address.ts'
import { selfSigned } from '../../support/certificate.ts'
import { listening, serve, serveBytes } from '../provider-http/servers.ts'

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const event = {
  id: crypto.randomUUID(),
  type: 'user.verified',
  created_at: new Date('2026-11-27T04:00:00Z'),
  data: { user_id: crypto.randomUUID() },
}

describe('the sender of events', () => {
  const send = (url: string, variables: Record<string, string> = {}, resolve?: Resolve) => {
    const { eventSender } = loadSettings(
      { EVENT_TIMEOUT_TOTAL: '2', EVENT_TIMEOUT_READ: '0.3', ...variables },
      ['eventSender'],
    )
    const endpoint = { id: 'test', url, secrets: [secret] }
    return openEventSender(eventSender, resolve).send(endpoint, event, new Date())
  }
  const allowed = { EVENT_PRIVATE_ADDRESSES: 'allow' }
  const failed = (error: string, status: number | null = null) =>
    expect.objectContaining({ kind: 'failed', error, status })

  it('sends what the package of Standard Webhooks accepts', async () => {
    let verified: unknown
    const { url } = await serve((incoming, outgoing) => {
      const chunks: Buffer[] = []
      incoming.on('data', chunk => chunks.push(chunk))
      incoming.on('end', () => {
        const headers = incoming.headers as Record<string, string>
        verified = new Webhook(secret).verify(Buffer.concat(chunks), headers)
        outgoing.writeHead(200).end('ok')
      })
    })
    expect(await send(url, allowed)).toEqual({ kind: 'delivered', status: 200 })
    expect(verified).toEqual({
      type: event.type,
      timestamp: '2026-11-27T04:00:00.000Z',
      data: event.data,
    })
  })

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0.0.0.0/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://192.0.2.1/',
    'https://198.18.0.1/',
    'https://224.0.0.1/',
    'https://240.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
    'https://[2001:db8::1]/',
    'http://127.0.0.1/',
  ])('refuses to connect to %s', async url => expect(await send(url)).toEqual(failed('private_address')))

  it('connects to no host with a private address among its addresses', async () => {
    let connections = 0
    const server = await serve(() => {})
    const { port } = new URL(server.url)
    const resolve: Resolve = (_hostname, _options, callback) => {
      connections += 1
      callback(null, [
        { address: '203.0.114.7', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ])
    }
    expect(await send(`https://receiver.example.com:${port}/`, {}, resolve)).toEqual(
      failed('private_address'),
    )
    expect(connections).toBe(1)
    expect(server.seen.connections).toBe(0)
  })

  it('connects to the addresses that it checked: a second answer of the DNS has no effect', () => {
    const answers = ['203.0.114.7', '127.0.0.1']
    const resolve: Resolve = (_hostname, _options, callback) =>
      callback(null, [{ address: answers.shift() ?? '', family: 4 }])
    const lookup = publicLookup(resolve)
    const results: unknown[] = []
    for (const all of [false, true])
      lookup('receiver.example.com', { all }, (error, address) => results.push(error?.name ?? address))
    expect(results).toEqual(['203.0.114.7', 'PrivateAddress'])
  })

  it('refuses localhost, whose lookup returns loopback addresses', async () => {
    expect(await send('https://localhost/')).toEqual(failed('private_address'))
  })

  it.each(['http://example.com/', 'ftp://example.com/'])('refuses the unencrypted %s', async url =>
    expect(await send(url, allowed)).toEqual(failed('insecure')),
  )

  it('never follows a redirect', async () => {
    const target = await serve((_, outgoing) => outgoing.end())
    const { url } = await serve((_, outgoing) => outgoing.writeHead(307, { location: target.url }).end())
    expect(await send(url, allowed)).toEqual(failed('redirect', 307))
    expect(target.seen.requests).toBe(0)
  })

  it('reports a hang, a reset, an invalid certificate and what is not HTTP', async () => {
    const hanging = await serve(() => {})
    expect(await send(hanging.url, allowed)).toEqual(failed('timed_out'))
    const resetting = await serve((_, outgoing) => outgoing.destroy())
    expect(await send(resetting.url, allowed)).toEqual(failed('broken'))
    const untrusted = await listening(createTlsServer(selfSigned(), (_, outgoing) => outgoing.end()))
    expect(await send(untrusted.replace('http:', 'https:'), allowed)).toEqual(failed('tls'))
    const garbage = await serveBytes(socket => socket.end('hello\r\n\r\n'))
    expect(await send(garbage, allowed)).toEqual(failed('not_http'))
  })

  it('reports a body that never ends as delivered, after a few kilobytes', async () => {
    let sent = 0
    const { url } = await serve((_, outgoing) => {
      outgoing.writeHead(200)
      const more = () => {
        sent += 1_024
        outgoing.write(Buffer.alloc(1_024), error => {
          if (!error && !outgoing.destroyed) setImmediate(more)
        })
      }
      more()
    })
    expect(await send(url, allowed)).toEqual({ kind: 'delivered', status: 200 })
    expect(sent).toBeLessThan(10_000_000)
  })

  it.each([
    ['7', 7],
    ['100000000', 21_600],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads Retry-After %s', async (header, seconds) => {
    const { url } = await serve((_, outgoing) =>
      outgoing.writeHead(429, header === undefined ? {} : { 'retry-after': header }).end(),
    )
    expect(await send(url, allowed)).toMatchObject({ status: 429, retryAfterSeconds: seconds })
  })
})
