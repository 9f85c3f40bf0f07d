import { readFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { extname, join } from 'node:path'
import { securityHeaders } from '../../app/security-headers.ts'
import { isPage } from './page-paths.ts'

/** A page or a file of the console. */
export interface ConsolePage {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** Where a page or a file is. */
export interface PageAddress {
  /** The path below /_local. */
  readonly path: string
  /** The query with its `?`; empty if absent. */
  readonly query: string
}

/** Returns the page or the file at an address. */
export type ConsolePages = (address: PageAddress, headers: IncomingHttpHeaders) => Promise<ConsolePage>

const ROOT = '/_local'
const HTML = 'text/html; charset=utf-8'
const FILE = /^\/(?:icon\.svg|assets\/[\w.-]+\.(?:css|js|svg))$/

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const shared = securityHeaders({ connect: "'self'", https: false })
const HEADERS = {
  ...shared,
  // Mails are shown in a frame.
  'content-security-policy': `${shared['content-security-policy']}; frame-src 'self'`,
  'cache-control': 'no-store',
}

/**
 * Serves the console from the folder that its build wrote. Other paths return the page, which shows the
 * tab; with 404 if there is none.
 * @param folder If absent, the console was not built, and its page says so.
 * @param origin The origin of the application. Other host names are redirected to it, because a browser keeps the session
 * of each origin apart, and the console signs in to the application.
 */
export function consolePages(folder: string | undefined, origin: string): ConsolePages {
  const { host } = new URL(origin)
  return async ({ path, query }, headers) => {
    if (headers.host !== host)
      return { status: 307, headers: { ...HEADERS, location: `${origin}${ROOT}${path}${query}` }, body: '' }
    if (folder === undefined) return text(503, 'The console was not built. Its data is below /_local/api.')
    if (!FILE.test(path)) {
      const body = await readFile(join(folder, 'index.html'))
      return { status: isPage(path) ? 200 : 404, headers: typed(HTML), body }
    }
    const body = await readFile(join(folder, path)).catch(() => undefined)
    return body ? { status: 200, headers: typed(types[extname(path)] ?? ''), body } : text(404, 'Not found')
  }
}

const typed = (type: string) => ({ ...HEADERS, 'content-type': type })

function text(status: number, body: string): ConsolePage {
  return { status, headers: typed('text/plain; charset=utf-8'), body }
}
