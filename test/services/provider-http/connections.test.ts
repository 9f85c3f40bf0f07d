import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { get, open, post, serve, serveBytes } from './servers.ts'

describe('a provider connection', () => {
  it('is reused, but not after an idle time in which the function can have been frozen', async () => {
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

  it('that is reset before the first byte of the response is replaced, and a GET is retried', async () => {
    const { requests, url } = await resetting()
    const http = open()
    for (let call = 0; call < 2; call += 1) expect(await http.send(get(url))).toMatchObject({ body: 'ok' })
    expect(requests).toEqual(['GET', 'GET', 'GET'])
  })

  it('that is reset does not cause a retry of a POST, which may have been executed', async () => {
    const { requests, url } = await resetting()
    const http = open()
    await http.send(get(url))
    expect(await http.send(post(url, 'a=1'))).toEqual({ kind: 'failed', reason: 'broken' })
    expect(requests).toEqual(['GET', 'POST'])
  })

  it('that is reset does not cause a retry if it is new, or if the response has started', async () => {
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
