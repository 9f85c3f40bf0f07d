/**
 * The headers of every response, unless the route sets its own value.
 *
 * - `strict-transport-security`: browsers use only HTTPS for this host and its subdomains, for two years (RFC 6797). No
 *   `preload`, because only the owner of the registrable domain can request it.
 * - `x-content-type-options`: browsers do not guess the media type.
 * - `content-security-policy`: a browser that displays the body loads and runs nothing, and allows no frame.
 * - `referrer-policy`: URLs can contain ids, so they are not sent to other sites.
 */
export const answerHeaders: Readonly<Record<string, string>> = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
}
