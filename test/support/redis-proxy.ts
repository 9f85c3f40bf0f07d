import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { redisUrl } from './redis.ts'

/** Starts a way to Redis that can be blocked and cut. */
export async function startRedisProxy() {
  const { hostname, port } = new URL(redisUrl)
  const pairs = new Set<readonly [Socket, Socket]>()
  let isCut = false
  let isBlocked = false
  const server = createServer(client => {
    if (isCut) {
      client.destroy()
      return
    }
    const redis = connect({ host: hostname, port: Number(port || 6379) })
    const pair = [client, redis] as const
    pairs.add(pair)
    client.pipe(redis)
    if (!isBlocked) redis.pipe(client)
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.once('close', () => {
        pairs.delete(pair)
        for (const either of pair) either.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const each = (act: (client: Socket, redis: Socket) => void) => {
    for (const pair of pairs) act(...pair)
  }
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Redis receives what it is asked, and its answers do not arrive, on new connections either. */
    block: () => {
      isBlocked = true
      each((client, redis) => redis.unpipe(client))
    },
    unblock: () => {
      isBlocked = false
      each((client, redis) => redis.pipe(client))
    },
    /** The connections that are open now hang for ever; new ones work. */
    hang: () => each((client, redis) => redis.unpipe(client)),
    /** The connections that are open now are closed; new ones work. */
    close: () => each(client => client.destroy()),
    /** Every connection breaks, and so does every new one, until it is mended. */
    cut: () => {
      isCut = true
      each(client => client.destroy())
    },
    mend: () => {
      isCut = false
    },
    stop: () => {
      each(client => client.destroy())
      server.close()
    },
  }
}
