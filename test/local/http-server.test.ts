import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { BodyTooLarge, isPortFree, listen, readBody } from '../../local/http-server.ts'

describe('listen', () => {
  it('waits for open requests when it stops, but not for connections without a request', async () => {
    let answer = () => {}
    const server = createServer((_, outgoing) => {
      answer = () => outgoing.end('done')
    })
    const { port, url, stop } = await listen(server)
    const unused = connect(port, '127.0.0.1')
    await once(unused, 'connect')
    const requested = once(server, 'request')
    const reply = fetch(url)
    await requested
    const unusedClosed = once(unused, 'close')
    unused.resume()
    const stopped = stop()
    answer()
    expect(await (await reply).text()).toBe('done')
    await stopped
    await unusedClosed
    await expect(fetch(url)).rejects.toThrow()
  })

  it('rejects a port that is in use', async () => {
    const { port, stop } = await listen(createServer())
    expect(await isPortFree(port)).toBe(false)
    await expect(listen(createServer(), port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await stop()
    expect(await isPortFree(port)).toBe(true)
  })
})

describe('readBody', () => {
  it('accepts a body of the maximum size and rejects a larger one after it is sent', async () => {
    const server = createServer((incoming, outgoing) => {
      readBody(incoming, 1_000_000).then(
        body => outgoing.end(String(body.length)),
        error => outgoing.end(error instanceof BodyTooLarge ? 'too large' : String(error)),
      )
    })
    const { url, stop } = await listen(server)
    onTestFinished(stop)
    const send = async (bytes: number) =>
      (await fetch(url, { method: 'POST', body: Buffer.alloc(bytes) })).text()
    expect(await send(1_000_000)).toBe('1000000')
    expect(await send(1_000_001)).toBe('too large')
    expect(await send(20_000_000)).toBe('too large')
  })
})
