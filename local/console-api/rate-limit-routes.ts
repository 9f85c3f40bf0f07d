import { type Limit, limits } from '../../lib/routes/limits.ts'
import type { ConsoleServices } from './console-services.ts'
import type { ConsoleBucket } from './replies.ts'
import { type ConsoleRoute, done, NOT_FOUND, ok } from './route.ts'
import { isStorable } from './row-id.ts'

const BUCKETS_SHOWN = 500

/** Creates the routes of the rate limits. */
export function rateLimitRoutes(services: () => ConsoleServices, usesRedis: boolean): ConsoleRoute[] {
  return [
    {
      method: 'GET',
      path: '/rate-limits',
      handle: async () => ok({ uses_redis: usesRedis, buckets: await selectBuckets(services()) }),
    },
    {
      method: 'DELETE',
      path: '/rate-limits',
      handle: async () => {
        await services().databaseOwner.deleteFrom('rate_limit_buckets').execute()
        return { status: 204 }
      },
    },
    {
      method: 'DELETE',
      path: '/rate-limits/{key}',
      handle: async ({ params }) => {
        const { key = '' } = params
        if (!isStorable(key)) return NOT_FOUND
        const { numDeletedRows } = await services()
          .databaseOwner.deleteFrom('rate_limit_buckets')
          .where('key', '=', key)
          .executeTakeFirst()
        return done(numDeletedRows > 0n)
      },
    },
  ]
}

async function selectBuckets({ databaseOwner, clock, settings }: ConsoleServices): Promise<ConsoleBucket[]> {
  const rows = await databaseOwner
    .selectFrom('rate_limit_buckets')
    .select(['key', 'tokens', 'updated_at'])
    .orderBy('updated_at', 'desc')
    .limit(BUCKETS_SHOWN)
    .execute()
  return rows.map(({ key, tokens, updated_at }) => {
    const limit = limitOf(key)
    const known = Object.entries<Limit>(limits).find(([name]) => name === limit)?.[1]
    const capacity = known && Math.max(1, Math.round((known.capacity * settings.rateLimitPercent) / 100))
    const elapsed = Math.max(0, clock().getTime() - updated_at.getTime()) / 1000
    const refilled = known && capacity ? (elapsed * capacity) / known.seconds : 0
    return {
      key,
      limit,
      remaining: Math.min(capacity ?? Number.POSITIVE_INFINITY, Number(tokens) + refilled),
      capacity: capacity ?? null,
      seconds: known?.seconds ?? null,
      updated_at: updated_at.toISOString(),
    }
  })
}

/** A key ends with the hash of its subject. Buckets of providers have no capacity here, because a secret contains it. */
function limitOf(key: string): string {
  return key.replace(/:[0-9a-f]{32}$/, '')
}
