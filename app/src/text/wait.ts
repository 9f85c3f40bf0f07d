const MINUTE = 60

/** Formats a time to wait, such as "42 seconds" or "12 minutes". Minutes are rounded up. */
export function formatWait(seconds: number): string {
  if (seconds < 2 * MINUTE) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return `${Math.ceil(seconds / MINUTE)} minutes`
}
