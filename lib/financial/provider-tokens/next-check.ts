import { type Random, randomFraction } from '../../runtime/random.ts'

/** Time between two checks if nothing happens: an institution can end a consent without a notification. */
const CHECK_MILLISECONDS = 24 * 60 * 60 * 1000

/**
 * Returns when to check a connection next: in a day or up to a tenth of a day earlier, so that checks spread over the
 * day, or when its consent ends.
 */
export function nextCheck(now: Date, consentExpiresAt: Date | null, random: Random): Date {
  const milliseconds = CHECK_MILLISECONDS * (1 - randomFraction(random) / 10)
  const next = new Date(now.getTime() + Math.round(milliseconds))
  return consentExpiresAt !== null && consentExpiresAt > now && consentExpiresAt < next
    ? consentExpiresAt
    : next
}
