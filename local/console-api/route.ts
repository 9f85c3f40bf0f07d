import { pathPattern } from '../../lib/routes/match.ts'

/** A request to the console, after its checks. */
export interface ConsoleRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Buffer
  readonly userAgent: string | null
}

/** A reply of the console. A string is HTML of a mail; any other value is JSON. */
export interface ConsoleReply {
  readonly status: number
  readonly json?: unknown
  readonly html?: string
}

/** A route below /_local/api. */
export interface ConsoleRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly handle: (request: ConsoleRequest) => Promise<ConsoleReply> | ConsoleReply
}

/** Creates a reply with JSON. */
export const ok = (json: unknown): ConsoleReply => ({ status: 200, json })

/** Creates a reply that describes an error. The message is for the developer. */
export const fault = (status: number, message: string): ConsoleReply => ({ status, json: { message } })

/** The reply for an unknown path or id. */
export const NOT_FOUND = fault(404, 'Not found.')

/** Creates the reply of an action: 204 if it did something, otherwise 404. */
export const done = (didSomething: boolean): ConsoleReply => (didSomething ? { status: 204 } : NOT_FOUND)

/** A route that matches a request, the methods of its path, or neither. */
export type ConsoleMatch =
  | { readonly route: ConsoleRoute; readonly params: Record<string, string> }
  | { readonly methods: readonly string[] }

/** Creates the function that finds the route of a request. */
export function consoleRouter(routes: readonly ConsoleRoute[]) {
  const patterns = routes.map(route => ({ route, pattern: pathPattern(route.path) }))
  return (method: string, path: string): ConsoleMatch => {
    const ofPath = patterns.filter(({ pattern }) => pattern.test(path))
    const found = ofPath.find(({ route }) => route.method === method)
    if (!found) return { methods: ofPath.map(({ route }) => route.method) }
    const groups = Object.entries(found.pattern.exec(path)?.groups ?? {})
    return {
      route: found.route,
      params: Object.fromEntries(groups.map(([name, text]) => [name, decode(text)])),
    }
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
