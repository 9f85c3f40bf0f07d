import type { IncomingMessage, ServerResponse } from 'node:http'
import { BodyTooLarge, readBody } from '../http-server.ts'
import { isCrossOrigin, isOwnHost } from '../request-origin.ts'
import type { Changes } from './changes.ts'
import type { ConsolePages } from './console-pages.ts'
import { type ConsoleReply, type ConsoleRoute, consoleRouter, fault, NOT_FOUND } from './route.ts'

/** What the console is served from. */
export interface ConsoleSources {
  /** The routes below /_local/api. */
  readonly routes: readonly ConsoleRoute[]
  readonly changes: Changes
  readonly pages: ConsolePages
}

const ROOT = '/_local'
const API = `${ROOT}/api`
const MAX_BODY_BYTES = 64 * 1024
const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}
/** For JSON, which a browser must never show as a page. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
/** The HTML of a mail may only show its inline styles. Its links open in tabs that are not sandboxed. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'"

/** Creates the handler of the paths below /_local. It returns false for other paths. */
export function serveConsole({ routes, changes, pages }: ConsoleSources) {
  const find = consoleRouter(routes)
  const answer = async (incoming: IncomingMessage, path: string): Promise<ConsoleReply> => {
    const { headers } = incoming
    const method = methodOf(incoming)
    const match = find(method, path)
    if ('methods' in match) return match.methods.length > 0 ? notAllowed(match.methods) : NOT_FOUND
    const action = method !== 'GET'
    const reply = await match.route.handle({
      params: match.params,
      query: new URL(incoming.url ?? '/', 'http://localhost').searchParams,
      body: await readBody(incoming, MAX_BODY_BYTES),
      userAgent: headers['user-agent'] ?? null,
    })
    if (action && reply.status < 400) changes.notify('action')
    return reply
  }
  const serveApi = async (incoming: IncomingMessage, outgoing: ServerResponse, path: string) => {
    if (isCrossOrigin(incoming.headers))
      return send(outgoing, fault(403, 'Requests from other origins are not allowed.'))
    if (methodOf(incoming) === 'GET' && path === '/events') {
      outgoing.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' })
      return incoming.method === 'HEAD' ? void outgoing.end() : changes.stream(outgoing)
    }
    return send(outgoing, await answer(incoming, path).catch(toFault))
  }
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<boolean> => {
    const [given = '', query = ''] = (incoming.url ?? '').split(/(\?.*)/s, 2)
    const path = given.replace(/(?<=.)\/$/, '')
    if (path !== ROOT && !path.startsWith(`${ROOT}/`)) return false
    if (!isOwnHost(incoming.headers)) send(outgoing, fault(421, 'The host name is not one of this machine.'))
    else if (path === API || path.startsWith(`${API}/`))
      await serveApi(incoming, outgoing, path.slice(API.length))
    else if (methodOf(incoming) !== 'GET') send(outgoing, notAllowed(['GET']))
    else {
      const { status, headers, body } = await pages(
        { path: path.slice(ROOT.length), query },
        incoming.headers,
      )
      outgoing.writeHead(status, headers).end(body)
    }
    return true
  }
}

/** HEAD is answered like GET. Node.js omits the body. */
function methodOf({ method = 'GET' }: IncomingMessage): string {
  return method === 'HEAD' ? 'GET' : method
}

/** A fault of this machine's own console is shown to its developer. */
function toFault(error: unknown): ConsoleReply {
  if (error instanceof BodyTooLarge) return fault(413, error.message)
  console.error(error)
  return fault(500, error instanceof Error ? error.message : String(error))
}

interface NotAllowed extends ConsoleReply {
  readonly allow: string
}

function notAllowed(methods: readonly string[]): NotAllowed {
  return {
    ...fault(405, 'This method is not allowed.'),
    allow: methods.flatMap(method => (method === 'GET' ? [method, 'HEAD'] : method)).join(', '),
  }
}

function send(outgoing: ServerResponse, reply: ConsoleReply | NotAllowed): void {
  const { status, html } = reply
  const isMail = html !== undefined
  outgoing.writeHead(status, {
    ...HEADERS,
    'content-type': isMail ? 'text/html; charset=utf-8' : 'application/json',
    'content-security-policy': isMail ? MAIL_POLICY : DATA_POLICY,
    'x-frame-options': isMail ? 'SAMEORIGIN' : 'DENY',
    ...('allow' in reply && { allow: reply.allow }),
  })
  outgoing.end(status === 204 ? undefined : (html ?? JSON.stringify(reply.json)))
}
