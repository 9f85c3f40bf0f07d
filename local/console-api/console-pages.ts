import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'

/** A page or a file of the console. */
export interface ConsolePage {
  readonly status: number
  readonly type: string
  readonly body: string | Buffer
}

/** Returns the page or the file at a path below /_local. */
export type ConsolePages = (path: string) => Promise<ConsolePage>

/** Only the console's own files run, and they connect to this server only. Mails are shown in a frame. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/**
 * Serves the console from the folder that its build wrote. A path that is no file is a tab: the page itself finds it.
 * @param folder returns the folder. It can wait for the build.
 */
export function consolePages(folder: () => Promise<string>): ConsolePages {
  return async path => {
    const root = await folder()
    const type = TYPES[extname(path)]
    if (type === undefined || path === '')
      return { status: 200, type: TYPES['.html'] ?? '', body: await readFile(join(root, 'index.html')) }
    try {
      // `normalize` of an absolute path removes every `..`, so the file is below the folder.
      return { status: 200, type, body: await readFile(join(root, normalize(`/${path}`))) }
    } catch {
      return { status: 404, type: 'text/plain', body: 'Not found' }
    }
  }
}
