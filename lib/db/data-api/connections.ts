import type { Agent, request } from 'node:http'
import type { Socket as NetSocket } from 'node:net'

/** Kept connections to one origin. */
export interface Connections {
  readonly agent: Agent
  readonly request: typeof request
  /** Opens some connections now; the next requests use them. Never throws. */
  prepare(count: number): void
}

/**
 * Loads the HTTP client and makes its agent. It is loaded here and not imported, because that takes as long as loading
 * all else of a function, and not every function needs it.
 */
export function openConnections(endpoint: URL, idleMilliseconds: number): Connections {
  const module = process.getBuiltinModule(endpoint.protocol === 'https:' ? 'node:https' : 'node:http')
  const { Socket } = process.getBuiltinModule('node:net')
  const agent: Agent = new module.Agent({ keepAlive: true, timeout: idleMilliseconds })
  const openSocket = agent.createConnection.bind(agent)
  const prepared: NetSocket[] = []
  agent.createConnection = (options, callback) => {
    for (let socket = prepared.shift(); socket; socket = prepared.shift())
      if (!socket.destroyed) return socket.ref()
    return openSocket(options, callback)
  }
  const { protocol, hostname: host } = endpoint
  const port = Number(endpoint.port || (protocol === 'https:' ? 443 : 80))
  // Server Name Indication is for names only (RFC 6066, 3).
  const options = { host, port, servername: /^[\d.]+$|:/.test(host) ? '' : host }
  const prepareOne = () => {
    const socket = openSocket(options)
    if (!(socket instanceof Socket)) return
    // Nobody waits for it yet: a failure shows at the first request, and an unused one must not keep the process.
    socket.on('error', () => {})
    socket.setTimeout(idleMilliseconds, () => {
      if (prepared.includes(socket)) socket.destroy()
    })
    prepared.push(socket.unref())
  }
  return {
    agent,
    request: module.request,
    prepare: count => {
      for (let opened = 0; opened < count; opened += 1) prepareOne()
    },
  }
}
