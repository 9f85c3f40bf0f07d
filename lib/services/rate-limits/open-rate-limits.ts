import type { DatabaseAddress } from '../../db/database-address.ts'
import { createStatements } from '../../db/statements/statements.ts'
import type { AmbientServices } from '../../runtime/ambient-services.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { postgresStore } from './postgres-store.ts'
import { type RateLimiter, rateLimiter } from './rate-limiter.ts'
import { redisStore } from './redis-store.ts'

/** Opens the rate limiter. It uses Redis with the database as fallback if configured, otherwise the database. */
export function openRateLimits(
  { redisUrl }: Settings['rateLimits'],
  { log, settings }: AmbientServices,
  database: DatabaseAddress,
): RateLimiter {
  const postgres = postgresStore(createStatements(database))
  const stores =
    redisUrl === undefined
      ? { store: postgres }
      : {
          store: redisStore(redisUrl, error => log('redis_connection_failed', { error })),
          fallback: postgres,
        }
  return rateLimiter({
    ...stores,
    log,
    timeoutMilliseconds: settings.rateLimitMilliseconds,
    firstTimeoutMilliseconds: settings.rateLimitFirstMilliseconds,
  })
}
