import type { Agent, request } from 'node:http'
import type { LookupFunction } from 'node:net'

/** The HTTP agent and the request function for one origin. */
export interface Connections {
  readonly agent: Agent
  readonly request: typeof request
}

// Providers close idle connections, and a frozen Lambda does not notice it: requests on closed connections are lost.
// After an idle time of this length, all connections are replaced.
const IDLE_MILLISECONDS = 4_000

/** Keeps connections to one origin between calls. `renewed` replaces all of them. */
export function connectionsTo(
  { protocol }: URL,
  lookup?: LookupFunction,
): { current(): Connections; renewed(): Connections } {
  let connections: Connections | undefined
  let lastUsedAt = 0
  // Loaded on first use: the import of node:http takes as long as all other imports of a function.
  const open = () => {
    const module = process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http')
    return {
      agent: new module.Agent({ keepAlive: true, timeout: IDLE_MILLISECONDS, ...(lookup && { lookup }) }),
      request: module.request,
    }
  }
  const renewed = () => {
    connections = open()
    return connections
  }
  return {
    current: () => {
      const now = Date.now()
      // Old connections are not destroyed: calls can still use them, and idle connections time out.
      if (now - lastUsedAt > IDLE_MILLISECONDS) connections = undefined
      lastUsedAt = now
      return connections ?? renewed()
    },
    renewed,
  }
}
