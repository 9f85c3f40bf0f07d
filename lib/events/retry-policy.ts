import type { Random } from '../runtime/random.ts'

/** How long a delivery is retried, from its creation or its last replay. */
export const RETRY_SECONDS = 3 * 24 * 60 * 60
const FIRST_DELAY_SECONDS = 30
const MAX_DELAY_SECONDS = 3 * 60 * 60

/**
 * Returns the time of the next attempt. The delay doubles with each attempt, up to three hours. Half of it is random, so
 * that the retries after an outage do not arrive all at once. An endpoint can ask for a longer delay.
 */
export function nextAttempt(
  now: Date,
  { attempts, retryAfterSeconds = 0 }: { attempts: number; retryAfterSeconds?: number | undefined },
  random: Pick<Random, 'bytes'>,
): Date {
  const delay = Math.min(MAX_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** Math.min(attempts - 1, 20))
  const [high = 0, low = 0] = random.bytes(2)
  const share = (high * 256 + low) / 65_536
  const seconds = Math.max(delay * (0.5 + share / 2), retryAfterSeconds)
  return new Date(now.getTime() + Math.round(seconds * 1000))
}
