import type { Database } from '../../db/tables.ts'
import type { Settings } from '../configuration/settings.ts'
import type { AmbientServices } from '../services.ts'
import { postgresStore } from './postgres-store.ts'
import { type RateLimiter, rateLimiter } from './rate-limiter.ts'
import { redisStore } from './redis-store.ts'

/** Opens the rate limits: in Redis where the environment names one, else in the database. */
export function openRateLimits(
  { redisUrl }: Settings['rateLimits'],
  { log, settings }: AmbientServices,
  database: Database,
): RateLimiter {
  const store =
    redisUrl === undefined
      ? postgresStore(database)
      : redisStore(redisUrl, error => log('rate_limit_store_failed', { error }))
  return rateLimiter({ store, log, timeoutMilliseconds: settings.rateLimitMilliseconds })
}
