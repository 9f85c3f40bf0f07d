const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

/** Returns whether a text is an https URL, or an http URL of this machine, without credentials. */
export function isSecureUrl(text: string): boolean {
  const url = URL.parse(text)
  if (!url || url.username || url.password) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname))
}
