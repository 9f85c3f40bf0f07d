import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { style } from '../../page/style.ts'

/** Allows the pages only their inline style, by hash (CSP Level 3, 8.4). */
const STYLE_SOURCE = `'sha256-${createHash('sha256').update(style).digest('base64')}'`

/** A request with its complete body. */
export interface Call {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A complete response. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A complete response, one that never ends, or a connection that is closed without one. */
export type Answer = Reply | 'hang' | 'slow_body' | 'drop'

/** Returns the status that a client receives. Undefined if it receives none. */
export function statusOf(answer: Answer): number | undefined {
  if (answer === 'slow_body') return 200
  return typeof answer === 'string' ? undefined : answer.status
}

/** Creates a JSON response. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

/**
 * Creates an HTML response without scripts. Its forms may post to this server only. `formTarget` is the origin that the
 * server may redirect a form to: browsers apply `form-action` to redirects too.
 */
export function page(status: number, body: string, formTarget = ''): Reply {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src ${STYLE_SOURCE}; base-uri 'none'; form-action 'self' ${formTarget}; frame-ancestors 'none'`,
    // With `no-referrer`, browsers send `Origin: null` with forms.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  }
  return { status, headers, body }
}

/** Creates a redirect that the browser follows with GET. */
export function redirect(status: 302 | 303, location: string): Reply {
  return { status, headers: { location, 'cache-control': 'no-store' } }
}
