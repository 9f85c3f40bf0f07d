import type { Agent, request } from 'node:http'

/** What a request to one origin is made with. */
export interface Connections {
  readonly agent: Agent
  readonly request: typeof request
}

// A provider closes connections that idle, and a Lambda that was frozen does not see it: a request written into such a
// one is lost. So a pause of this length gives them all up.
const IDLE_MILLISECONDS = 4_000

/** The connections to one origin, kept between calls; `renewed` gives up those that there are. */
export function connectionsTo({ protocol }: URL): { current(): Connections; renewed(): Connections } {
  let connections: Connections | undefined
  let lastUsedAt = 0
  // Loaded at the first use: node:http takes as long to import as all else in a function.
  const open = () => {
    const module = process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http')
    return {
      agent: new module.Agent({ keepAlive: true, timeout: IDLE_MILLISECONDS }),
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
      // The old ones are not destroyed: calls may be under way on them, and what idles ends by itself.
      if (now - lastUsedAt > IDLE_MILLISECONDS) connections = undefined
      lastUsedAt = now
      return connections ?? renewed()
    },
    renewed,
  }
}
