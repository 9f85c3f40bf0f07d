const DEFAULT_SECONDS = 60
const MAX_SECONDS = 3_600

/**
 * Returns how long to wait before calling a provider again, in whole seconds from 1 to 3600. Reads the `Retry-After`
 * header (RFC 9110, 10.2.3: seconds or a date); 60 if it is absent or invalid.
 */
export function retryAfterSeconds(header: string | undefined, now: Date): number {
  const text = header?.trim() ?? ''
  const seconds = /^\d+$/.test(text)
    ? Number(text)
    : /^[A-Z][a-z]{2},.* GMT$/.test(text)
      ? Math.ceil((Date.parse(text) - now.getTime()) / 1000)
      : Number.NaN
  if (Number.isNaN(seconds)) return DEFAULT_SECONDS
  return Math.min(MAX_SECONDS, Math.max(1, seconds))
}
