import type { IncomingHttpHeaders } from 'node:http'

/** A request, its body read whole. */
export interface Call {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** An answer that ends. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** An answer that never ends, or one that ends. */
export type Answer = Reply | 'hang' | 'slow_body'

/** A reply in JSON. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

/**
 * A page without a script, whose forms lead to this server, or through it to `formTarget`: browsers hold a redirect
 * that answers a form to the same list.
 */
export function page(status: number, body: string, formTarget = ''): Reply {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self' ${formTarget}; frame-ancestors 'none'`,
    // With no-referrer, browsers would send `Origin: null` with the forms.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  }
  return { status, headers, body }
}

/** A redirect that makes the browser read. */
export function redirect(status: 302 | 303, location: string): Reply {
  return { status, headers: { location, 'cache-control': 'no-store' } }
}
