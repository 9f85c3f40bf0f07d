import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { securityHeaders } from '../../app/security-headers.ts'
import { compress } from './compress.ts'

const HTML = 'text/html; charset=utf-8'

/** The media types of the files that Vite writes. */
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': HTML,
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** The first parts of the paths that belong to the API. */
const API = /^\/(?:api|\.well-known|health|openapi\.json|problems)(?:\/|$)/

/**
 * Creates the handler that serves the application at the root, as CloudFront does in a deployment. Addresses of its
 * pages return `index.html`. It returns false for requests of the API. An address with a host, as sent to a proxy, is refused.
 *
 * @param folder - The folder with the built application.
 * @param origin - The origin of the application and of the API. Pages of other host names, such as `localhost`, are
 * redirected to it, because a browser keeps the session of each origin apart and providers know only this one.
 */
export function appServer(folder: string, origin: string) {
  const html = readFileSync(join(folder, 'index.html'), 'utf8').replaceAll('%API_URL%', origin)
  const { host } = new URL(origin)
  const shared = securityHeaders({ connect: "'self'", https: false })
  const page = ({ headers, url = '/' }: IncomingMessage): Reply =>
    headers.host === host
      ? { status: 200, headers: { 'content-type': HTML, 'cache-control': 'no-cache' }, body: html }
      : { status: 307, headers: { location: origin + url.replace(/^\/+/, '/') }, body: '' }
  const find = async (incoming: IncomingMessage): Promise<Reply | undefined> => {
    const path = (incoming.url ?? '/').replace(/[?#].*$/s, '')
    if (API.test(path)) return undefined
    const type = types[extname(path)]
    if (type !== undefined) return file(folder, path, type)
    const isPage = path === '/' || /\btext\/html\b/.test(incoming.headers.accept ?? '')
    return isPage ? page(incoming) : undefined
  }
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<boolean> => {
    if (incoming.method !== 'GET' && incoming.method !== 'HEAD') return false
    const reply = incoming.url?.startsWith('/') ? await find(incoming) : plain(400, 'Bad request')
    if (!reply) return false
    const { status, headers, body } = await compressed(reply, incoming)
    outgoing.writeHead(status, { ...shared, ...headers })
    outgoing.end(incoming.method === 'HEAD' ? undefined : body)
    return true
  }
}

interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
}

function plain(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}

async function compressed(reply: Reply, { headers }: IncomingMessage): Promise<Reply> {
  const { 'accept-encoding': accepted } = headers
  const smaller = await compress(reply.body, accepted === undefined ? undefined : String(accepted))
  if (!smaller) return reply
  const { encoding, body } = smaller
  return {
    ...reply,
    headers: { ...reply.headers, 'content-encoding': encoding, vary: 'accept-encoding' },
    body,
  }
}

async function file(folder: string, path: string, type: string): Promise<Reply> {
  const body = await read(folder, path)
  if (!body) return plain(404, 'Not found')
  const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
  return { status: 200, headers: { 'content-type': type, 'cache-control': cache }, body }
}

/** Reads a file of the folder. Returns undefined if it does not exist, or if the path leaves the folder. */
async function read(folder: string, path: string): Promise<Buffer | undefined> {
  const place = join(folder, decode(path))
  return place.startsWith(folder + sep) ? readFile(place).catch(() => undefined) : undefined
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
