import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** The registered application. Its credentials are derived from fixed texts, because they protect no real data. */
export const client = {
  name: 'Dashtam',
  id: digest('the application at mock Schwab').slice(0, 32),
  secret: digest('its secret at mock Schwab').slice(0, 16),
}

/** Checks the client credentials: HTTP Basic with form-encoded parts (RFC 6749, 2.3.1). */
export function isAuthenticated(headers: IncomingHttpHeaders): boolean {
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(headers.authorization ?? '') ?? []
  const [id, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return isSame(formDecoded(id ?? ''), client.id) && isSame(formDecoded(rest.join(':')), client.secret)
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return ''
  }
}

function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(digest(given)), Buffer.from(digest(expected)))
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
