import { openedOnce } from '../sdk-client.ts'
import type { RateLimitStore } from './store.ts'

/**
 * Takes the cost of each bucket in turn, up to the first that holds less. KEYS: the buckets. ARGV: the time in
 * milliseconds, then capacity, seconds and cost of each bucket. Yields tokens and whether any were taken, of those asked.
 */
const SCRIPT = `
local now = tonumber(ARGV[1])
local states = {}
for place, key in ipairs(KEYS) do
  local first = place * 3 - 1
  local capacity, seconds, cost = tonumber(ARGV[first]), tonumber(ARGV[first + 1]), tonumber(ARGV[first + 2])
  local kept = redis.call('HMGET', key, 'tokens', 'updated')
  local tokens, updated = tonumber(kept[1]) or capacity, tonumber(kept[2]) or now
  tokens = math.min(capacity, tokens + math.max(0, now - updated) * capacity / (seconds * 1000))
  local taken = tokens >= cost - 1e-9
  if taken then tokens = tokens - cost end
  redis.call('HSET', key, 'tokens', string.format('%.17g', tokens), 'updated', string.format('%.0f', math.max(now, updated)))
  redis.call('PEXPIRE', key, seconds * 1000 + 1000)
  states[place] = string.format('%.17g', tokens) .. ' ' .. (taken and '1' or '0')
  if not taken then break end
end
return states
`

/** The hash tag that puts all keys into one slot: ElastiCache Serverless is a cluster, where a script has only one. */
const SLOT = '{rate_limits}'

/** Keeps the buckets in Redis or Valkey: one script a request, which nothing interrupts. Full buckets expire. */
export function redisStore(url: string, onFault: (error: Error) => void): RateLimitStore & { close(): void } {
  const connected = openedOnce(async () => {
    const { createClient } = await import('@redis/client')
    // A request must not wait in a queue for a server that is away: its limits are passed over instead.
    const client = createClient({ url, disableOfflineQueue: true, socket: { connectTimeout: 1_000 } })
    client.on('error', onFault)
    client.unref()
    await client.connect()
    return client
  })
  return {
    take: async (buckets, now) => {
      if (buckets.length === 0) return []
      const client = await connected()
      const states = await client.eval(SCRIPT, {
        keys: buckets.map(({ key }) => `${SLOT}${key}`),
        arguments: [
          String(now.getTime()),
          ...buckets.flatMap(({ capacity, seconds, cost = 1 }) => [
            String(capacity),
            String(seconds),
            String(cost),
          ]),
        ],
      })
      if (!Array.isArray(states)) throw new TypeError('The script yields an array')
      return states.map(state => {
        const [tokens, taken] = String(state).split(' ')
        return { tokens: Number(tokens), taken: taken === '1' }
      })
    },
    close: () => void connected().then(client => client.destroy()),
  }
}
