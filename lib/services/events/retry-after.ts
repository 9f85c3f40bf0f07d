/** A receiver may not stop its events for longer. */
const MAX_SECONDS = 6 * 3_600

/**
 * Returns how long an endpoint asks to wait, in whole seconds from 0 to 21600. Reads the `Retry-After` header (RFC 9110,
 * 10.2.3: seconds or a date); `undefined` if it is absent or invalid.
 */
export function retryAfterSeconds(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? ''
  const seconds = /^\d+$/.test(text)
    ? Number(text)
    : /^[A-Z][a-z]{2},.* GMT$/.test(text)
      ? Math.ceil((Date.parse(text) - now.getTime()) / 1000)
      : Number.NaN
  return Number.isNaN(seconds) ? undefined : Math.min(MAX_SECONDS, Math.max(0, seconds))
}
