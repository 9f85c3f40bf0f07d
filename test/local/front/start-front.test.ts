import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Dispatch } from '../../../local/front/dispatch.ts'
import type { FrontRequest } from '../../../local/front/event.ts'
import { startFront } from '../../../local/front/start-front.ts'

async function start(dispatch: Dispatch) {
  const requests: FrontRequest[] = []
  const front = await startFront({
    port: 0,
    dispatch: request => {
      requests.push(request)
      return dispatch(request)
    },
    local: async () => false,
  })
  onTestFinished(front.stop)
  return { ...front, requests }
}

/** Sends bytes to a socket and returns the response. */
async function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let response = ''
  socket.on('data', chunk => (response += chunk))
  socket.end(bytes)
  await once(socket, 'close')
  return response
}

describe('the front end', () => {
  it('passes a request to the dispatcher and returns its response', async () => {
    const { url, requests } = await start(async () => ({
      statusCode: 201,
      headers: { 'Content-Type': 'text/plain', 'X-Request-Id': 'id-of-the-client' },
      cookies: ['a=1', 'b=2'],
      body: Buffer.from('hälló').toString('base64'),
      isBase64Encoded: true,
    }))
    const reply = await fetch(`${url}/things?token=secret`, { method: 'POST', body: 'bödy' })
    expect([reply.status, await reply.text()]).toEqual([201, 'hälló'])
    expect(reply.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(requests).toMatchObject([
      { method: 'POST', url: '/things?token=secret', sourceIp: '127.0.0.1', body: Buffer.from('bödy') },
    ])
  })

  it('413: a body over 10 MB', async () => {
    const { url, requests } = await start(async () => ({ statusCode: 200 }))
    const send = (bytes: number) => fetch(url, { method: 'POST', body: Buffer.alloc(bytes) })
    expect((await send(10 * 1024 * 1024)).status).toBe(200)
    const refused = await send(10 * 1024 * 1024 + 1)
    expect([refused.status, await refused.json()]).toEqual([413, { message: 'Request Entity Too Large' }])
    expect(requests).toHaveLength(1)
  })

  it('survives invalid requests, oversized headers and disconnecting clients', async () => {
    const { port, url } = await start(async () => ({ statusCode: 200, body: 'here' }))
    expect(await sendRaw(port, 'nonsense\r\n\r\n')).toContain('400 Bad Request')
    expect(await sendRaw(port, `GET / HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`)).toContain(
      '431',
    )
    const disconnecting = connect(port, '127.0.0.1')
    disconnecting.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf')
    await once(disconnecting, 'connect')
    disconnecting.destroy()
    expect(await (await fetch(url)).text()).toBe('here')
  })

  it('returns no body for HEAD', async () => {
    const { port } = await start(async () => ({ statusCode: 405, body: 'no' }))
    const response = await sendRaw(port, 'HEAD / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
    expect(response).toMatch(/^HTTP\/1\.1 405 /)
    expect(response).toMatch(/\r\n\r\n$/)
  })
})
