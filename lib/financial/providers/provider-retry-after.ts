const DEFAULT_SECONDS = 60
const MOST_SECONDS = 3_600

/**
 * How long to leave a provider alone that was asked too often, in whole seconds, 1 to 3600: what its `Retry-After` says
 * (RFC 9110, 10.2.3: seconds or a date), or 60 where that is absent or nonsense.
 */
export function retryAfterSeconds(header: string | undefined, now: Date): number {
  const text = header?.trim() ?? ''
  const seconds = /^\d+$/.test(text)
    ? Number(text)
    : /^[A-Z][a-z]{2},.* GMT$/.test(text)
      ? Math.ceil((Date.parse(text) - now.getTime()) / 1000)
      : Number.NaN
  if (Number.isNaN(seconds)) return DEFAULT_SECONDS
  return Math.min(MOST_SECONDS, Math.max(1, seconds))
}
