import type { RateLimitStore } from './rate-limit-store.ts'

/**
 * Takes the cost of each bucket in turn, up to the first that holds less. KEYS: the buckets. ARGV: the time in
 * milliseconds, then capacity, seconds and cost of each bucket. Returns tokens and whether any were taken, of those asked.
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

const CONNECT_MILLISECONDS = 1_000

/** Keeps the buckets in Redis or Valkey: one script a request, which nothing interrupts. Full buckets expire. */
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
        // A Lambda that was frozen learns only now that its connection was closed. Taking a token twice is harmless.
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
  // The package is CommonJS: a bundle has only its default export.
  const { default: redis } = await import('@redis/client')
  // A request must not wait in a queue for a server that is away: `ready` decides how long it waits.
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
    // A lost connection is replaced at once and is no failure yet; a failed attempt to connect is one.
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
  /** Waits for the connection that is being opened; rejects at once while the server refuses connections. */
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
