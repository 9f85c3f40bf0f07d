import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { redisUrl } from './redis.ts'

/** Starts a proxy in front of Redis that can be blocked and cut. */
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
    /** Redis receives commands, but no response arrives, also on new connections. */
    block: () => {
      isBlocked = true
      each((client, redis) => redis.unpipe(client))
    },
    unblock: () => {
      isBlocked = false
      each((client, redis) => redis.pipe(client))
    },
    /** The open connections stop responding; new ones work. */
    hang: () => each((client, redis) => redis.unpipe(client)),
    /** The open connections close; new ones work. */
    close: () => each(client => client.destroy()),
    /** Every open and new connection fails until `mend` is called. */
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
