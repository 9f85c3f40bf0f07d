import type { RateLimitStore } from './rate-limit-store.ts'

/**
 * Takes the cost from each bucket in turn, up to the first bucket with too few tokens. KEYS: the buckets. ARGV: the
 * time in milliseconds, then capacity, seconds and cost of each bucket. Returns `tokens taken` for each checked bucket.
 */
const SCRIPT = `
local now = tonumber(ARGV[1])
local states = {}
for index, key in ipairs(KEYS) do
  local first = index * 3 - 1
  local capacity, seconds, cost = tonumber(ARGV[first]), tonumber(ARGV[first + 1]), tonumber(ARGV[first + 2])
  local kept = redis.call('HMGET', key, 'tokens', 'updated')
  local tokens, updated = tonumber(kept[1]) or capacity, tonumber(kept[2]) or now
  tokens = math.min(capacity, tokens + math.max(0, now - updated) * capacity / (seconds * 1000))
  local taken = tokens >= cost - 1e-9
  if taken then tokens = tokens - cost end
  redis.call('HSET', key, 'tokens', string.format('%.17g', tokens), 'updated', string.format('%.0f', math.max(now, updated)))
  redis.call('PEXPIRE', key, seconds * 1000 + 1000)
  states[index] = string.format('%.17g', tokens) .. ' ' .. (taken and '1' or '0')
  if not taken then break end
end
return states
`

/**
 * Hash tag that maps all keys to one slot. ElastiCache Serverless is a cluster, and a script can access only one slot.
 */
const SLOT = '{rate_limits}'

const CONNECT_MILLISECONDS = 1_000

/** Stores the buckets in Redis or Valkey. Each request is one atomic script. Full buckets expire. */
export function redisStore(url: string, onFault: (error: Error) => void): RateLimitStore & { close(): void } {
  let connection: ReturnType<typeof open> | undefined
  const connected = () => {
    connection ??= open(url, onFault)
    return connection
  }
  const drop = () => {
    connection?.then(({ client }) => client.destroy()).catch(() => {})
    connection = undefined
  }
  return {
    take: async (buckets, now) => {
      if (buckets.length === 0) return []
      const { client, ready } = await connected()
      const script = {
        keys: buckets.map(({ key }) => `${SLOT}${key}`),
        arguments: [
          String(now.getTime()),
          ...buckets.flatMap(({ capacity, seconds, cost = 1 }) => [
            String(capacity),
            String(seconds),
            String(cost),
          ]),
        ],
      }
      await ready()
      const states = await client.eval(SCRIPT, script).catch(async error => {
        // A frozen Lambda does not notice a closed connection. Retry: taking a token twice is harmless.
        if (client.isReady) throw error
        await ready()
        return client.eval(SCRIPT, script)
      })
      if (!Array.isArray(states)) throw new TypeError('The script must return an array')
      return states.map(state => {
        const [tokens, taken] = String(state).split(' ')
        return { tokens: Number(tokens), taken: taken === '1' }
      })
    },
    connect: () => void connected().catch(() => {}),
    reconnect: drop,
    close: drop,
  }
}

async function open(url: string, onFault: (error: Error) => void) {
  // The package is CommonJS: in a bundle, the import has only a default export.
  const { default: redis } = await import('@redis/client')
  // Without the offline queue, `ready` determines how long a request waits for an unavailable server.
  const client = redis.createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: CONNECT_MILLISECONDS },
  })
  let hasConnection = false
  let fault: Error | undefined
  client.on('ready', () => {
    hasConnection = true
    fault = undefined
  })
  client.on('error', error => {
    // The client reconnects after a lost connection. Only a failed attempt to connect counts as a failure.
    if (!hasConnection) fault = error
    hasConnection = client.isReady
    onFault(error)
  })
  client.unref()
  client.connect().catch(() => {})
  const settled = () =>
    new Promise<void>((resolve, reject) => {
      const settle = () => {
        if (!client.isReady && !fault) return
        client.off('ready', settle).off('error', settle)
        if (fault) reject(fault)
        else resolve()
      }
      client.on('ready', settle).on('error', settle)
    })
  let opening: Promise<void> | undefined
  /** Waits for the pending connection. Rejects immediately while the server refuses connections. */
  const ready = async (): Promise<void> => {
    if (client.isReady) return
    if (fault) throw fault
    opening ??= settled().finally(() => {
      opening = undefined
    })
    await opening
  }
  return { client, ready }
}
