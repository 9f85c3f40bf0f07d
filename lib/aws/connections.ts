import type { Agent, request } from 'node:http'
import type { Socket as NetSocket } from 'node:net'

/** Reusable connections to one origin. */
export interface Connections {
  readonly agent: Agent
  readonly request: typeof request
  /** Opens connections for the next requests. Never throws. */
  prepare(count: number): void
}

/**
 * Loads the HTTP client and creates its agent. The client is loaded on use, because its import takes as long as all
 * other imports of a function.
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
  // Server Name Indication allows only host names (RFC 6066, 3).
  const options = { host, port, servername: /^[\d.]+$|:/.test(host) ? '' : host }
  const prepareOne = () => {
    const socket = openSocket(options)
    if (!(socket instanceof Socket)) return
    // Ignore errors here: the first request reports them. `unref`: an unused socket must not keep the process running.
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
