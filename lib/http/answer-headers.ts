/**
 * The headers that every answer of every function carries, unless its route sets its own.
 *
 * - Browsers use HTTPS only for this host and its subdomains, for two years (RFC 6797). Nothing is served over plain
 *   HTTP. Without `preload`, which only the owner of the registrable domain can decide.
 * - A body is never interpreted as another media type than the one it names.
 * - A body is data: if a browser shows it as a page, the page runs, loads and submits nothing, and no frame holds it.
 * - The address of an answer, which may hold an id, is not sent to any other site.
 */
export const answerHeaders: Readonly<Record<string, string>> = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
}
