import type { IncomingHttpHeaders } from 'node:http'

const OWN_HOST = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/

/**
 * Returns whether a request names this machine. Prevents DNS rebinding: a foreign host name that resolves to 127.0.0.1
 * could read the mails.
 */
export function isOwnHost({ host = '' }: IncomingHttpHeaders): boolean {
  return OWN_HOST.test(host)
}

/** Returns whether a page of another origin sent a request, also one of another port of this machine. */
export function isCrossOrigin(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  const isForeign = headers.origin !== undefined && headers.origin !== `http://${headers.host}`
  return isForeign || (site !== undefined && site !== 'same-origin' && site !== 'none')
}
