/** Time between two checks if nothing happens: an institution can end a consent without a notification. */
const CHECK_MILLISECONDS = 24 * 60 * 60 * 1000

/** Returns when to check a connection next: in a day, or when its consent ends. */
export function nextCheck(now: Date, consentExpiresAt: Date | null): Date {
  const tomorrow = new Date(now.getTime() + CHECK_MILLISECONDS)
  return consentExpiresAt !== null && consentExpiresAt > now && consentExpiresAt < tomorrow
    ? consentExpiresAt
    : tomorrow
}
