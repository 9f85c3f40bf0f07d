/** Formats a duration: in days from two days, in hours from two hours, otherwise in minutes. */
export function inWords(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  if (minutes >= 2 * 24 * 60) return `${Math.round(minutes / 60 / 24)} days`
  return minutes >= 120 ? `${Math.round(minutes / 60)} hours` : `${minutes} minutes`
}

/** Formats a time in UTC: `26 November 2026 at 13:30 UTC`. */
export function utc(time: Date): string {
  const words = time.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  return `${words} UTC`
}
