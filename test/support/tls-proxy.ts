import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { createServer as createTlsServer } from 'node:tls'
import type { selfSigned } from './certificate.ts'

/** Starts a TLS proxy with a slow network: each round trip takes this many milliseconds, also in the handshake. */
export async function startTlsProxy(
  target: string,
  roundTripMilliseconds: number,
  certificate: ReturnType<typeof selfSigned>,
) {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
    return socket
  }
  const tls = createTlsServer(certificate, client => {
    const upstream = keep(connect({ host: hostname, port: Number(port) }))
    client.on('error', () => {}).once('close', () => upstream.destroy())
    client.pipe(upstream).pipe(client)
  })
  tls.listen(0, '127.0.0.1')
  await once(tls, 'listening')
  const network = createServer(client => {
    keep(client)
    const server = keep(connect({ host: '127.0.0.1', port: (tls.address() as AddressInfo).port }))
    relay(client, server, roundTripMilliseconds / 2)
    relay(server, client, roundTripMilliseconds / 2)
  })
  network.listen(0, '127.0.0.1')
  await once(network, 'listening')
  return {
    url: `https://127.0.0.1:${(network.address() as AddressInfo).port}`,
    stop: () => {
      for (const socket of sockets) socket.destroy()
      network.close()
      tls.close()
    },
  }
}

/** Forwards each chunk in order, delayed by this many milliseconds. */
function relay(from: Socket, to: Socket, milliseconds: number): void {
  from.setNoDelay(true)
  from.on('data', async piece => {
    await delay(milliseconds)
    to.write(piece)
  })
  from.once('close', async () => {
    await delay(milliseconds)
    to.destroy()
  })
}
