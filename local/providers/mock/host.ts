import type { IncomingHttpHeaders } from 'node:http'

/** Returns whether the `Host` header is this server's address. Prevents DNS rebinding. */
export function isOwnHost(headers: IncomingHttpHeaders, port: number): boolean {
  return headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`
}

/** Returns whether a request may come from a page of another site. Programs send neither header. */
export function isCrossSite(headers: IncomingHttpHeaders): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  return origin !== undefined && origin !== `http://${host}`
}
