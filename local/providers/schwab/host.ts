import type { IncomingHttpHeaders } from 'node:http'

/** Tells whether a request names this machine and port: a name that resolves to 127.0.0.1 is another's (DNS rebinding). */
export function isOwnHost(headers: IncomingHttpHeaders, port: number): boolean {
  return headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`
}

/** Tells whether a request may come from another site's page; a program sends neither header. */
export function isCrossSite(headers: IncomingHttpHeaders): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  return origin !== undefined && origin !== `http://${host}`
}
