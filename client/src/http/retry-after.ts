/**
 * Parses a `Retry-After` header (RFC 9110, 10.2.3): seconds or a date.
 *
 * @param now - The system time in milliseconds.
 * @returns seconds; undefined if the header is absent or malformed.
 */
export function retryAfterSeconds(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\d{1,9}$/.test(header.trim())) return Number(header)
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000))
}
