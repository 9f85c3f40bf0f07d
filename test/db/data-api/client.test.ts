import { createServer, type ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { DatabaseUnavailable } from '../../../lib/db/data-api/database-unavailable.ts'
import { listen } from '../../../local/http-server.ts'
import { arns, startDatabase } from '../../support/data-api.ts'

describe('the lean client', () => {
  const ask = { ...arns, database: 'postgres', sql: 'select 1 as one' }

  it('retries until a resuming database responds', async () => {
    const pauses: number[] = []
    let awake = () => {}
    const wait = async (milliseconds: number) => {
      pauses.push(milliseconds)
      if (pauses.length === 3) awake()
    }
    const { client, proxy } = await startDatabase('empty', { wait })
    const asleep = new Promise<void>(resolve => (awake = resolve))
    const answer = await new Promise<unknown>((resolve, reject) => {
      void proxy.answering('DatabaseResumingException', async () => {
        client.executeStatement(ask).then(resolve, reject)
        await asleep
      })
    })
    expect(answer).toMatchObject({ records: [[{ longValue: 1 }]] })
    expect(pauses).toEqual([250, 500, 1000])
  })

  it('retries with increasing delays after throttling', async () => {
    const pauses: number[] = []
    const wait = async (milliseconds: number) => void pauses.push(milliseconds)
    const deadline = () => Date.now() + (pauses.length < 5 ? 9_000 : 1_000)
    const { client, proxy } = await startDatabase('empty', { deadline, wait })
    const failed = proxy.answering('ThrottlingException', () => client.executeStatement(ask))
    await expect(failed).rejects.toThrow(DatabaseUnavailable)
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 2_000])
  })

  it('stops one second before the deadline, and returns the retry time', async () => {
    const deadline = Date.now() + 1_600
    const { client, proxy } = await startDatabase('empty', { deadline: () => deadline, wait: async () => {} })
    const failed = proxy.answering('DatabaseResumingException', () => client.executeStatement(ask))
    await expect(failed).rejects.toThrow(DatabaseUnavailable)
    await expect(failed).rejects.toMatchObject({ retryAfterSeconds: 7 })
    expect(Date.now()).toBeLessThan(deadline)
  })

  it('does not send a statement without remaining time', async () => {
    const { client, proxy } = await startDatabase('empty', { deadline: () => Date.now() + 900 })
    await expect(client.executeStatement(ask)).rejects.toThrow(DatabaseUnavailable)
    expect(proxy.passages).toHaveLength(0)
  })

  it('observes the timeout of a statement', async () => {
    const { client } = await startDatabase('empty', { timeoutMilliseconds: 300 })
    await expect(client.executeStatement({ ...ask, sql: 'select pg_sleep(3)' })).rejects.toThrow(
      DatabaseUnavailable,
    )
  })

  it('reuses its connection, but not after an idle time in which the service can have closed it', async () => {
    let connections = 0
    const server = createServer((_, outgoing) => outgoing.end('{}')).on(
      'connection',
      () => (connections += 1),
    )
    const { url, stop } = await listen(server)
    const { client } = await startDatabase('empty', { endpoint: url })
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(async () => {
      vi.useRealTimers()
      await stop()
    })
    for (const pause of [0, 3_000, 3_000]) {
      vi.setSystemTime(Date.now() + pause)
      await client.executeStatement(ask)
    }
    expect(connections).toBe(1)
    vi.setSystemTime(Date.now() + 5_000)
    await client.executeStatement(ask)
    expect(connections).toBe(2)
  })

  it.each<[string, (outgoing: ServerResponse) => void]>([
    [
      'is truncated',
      outgoing => outgoing.writeHead(200, { 'content-length': 9 }).write('{', () => outgoing.destroy()),
    ],
    ['never ends', outgoing => outgoing.writeHead(200).write('{')],
    ['exceeds the limit of the Data API', outgoing => outgoing.end(' '.repeat(5 * 1024 * 1024))],
  ])('reports an unavailable database if the response %s', async (_, answer) => {
    const { url, stop } = await listen(createServer((_incoming, outgoing) => answer(outgoing)))
    onTestFinished(stop)
    const { client } = await startDatabase('empty', { endpoint: url, timeoutMilliseconds: 300 })
    await expect(client.executeStatement(ask)).rejects.toThrow(DatabaseUnavailable)
  })
})
