import { type Random, randomFraction } from '../../runtime/random.ts'
import type { ProviderFailure } from '../providers/provider-failure.ts'
import type { LeasedConnection } from './leased-connection.ts'

const FIRST_DELAY_SECONDS = 60
/** At most this much later than required. The schedule runs every minute. */
const MAX_SPREAD_SECONDS = 60

/**
 * Returns when a failed refresh is retried. The delay doubles with each failure. A random part of up to half of it is
 * subtracted, so that connections that failed together are not retried together.
 */
export function nextRefresh(now: Date, failures: number, random: Random): Date {
  const delay = FIRST_DELAY_SECONDS * 2 ** Math.min(failures, 10)
  return after(now, delay * (1 - randomFraction(random) / 2))
}

/**
 * Returns when to retry what a provider or a limit refuses for some seconds: not earlier, and at most twice as late or a
 * minute later.
 */
export function retryAfter(now: Date, seconds: number, random: Random): Date {
  return after(now, seconds + Math.min(seconds, MAX_SPREAD_SECONDS) * randomFraction(random))
}

/**
 * Returns when to retry a refresh or a check after a failure of the provider. A time that a provider required is exact if
 * a user waits for the refresh, because the user's client gets the same time as `Retry-After`.
 */
export function retryTime(
  now: Date,
  failure: ProviderFailure,
  { actor, failures }: Pick<LeasedConnection, 'actor' | 'failures'>,
  random: Random,
): Date {
  if (!('retryAfterSeconds' in failure)) return nextRefresh(now, failures, random)
  const { retryAfterSeconds } = failure
  return actor === 'system' ? retryAfter(now, retryAfterSeconds, random) : after(now, retryAfterSeconds)
}

const after = (now: Date, seconds: number) => new Date(now.getTime() + Math.ceil(seconds * 1000))
