import type { Services } from '../../services/services.ts'
import { openApi } from '../providers/api-over-http.ts'
import type { Provider } from '../providers/provider.ts'
import type { ProviderFailure } from '../providers/provider-failure.ts'
import type { VerificationKey, WebhookDefinition } from '../providers/webhook-definition.ts'

type Deps = Services<'providerHttp' | 'rateLimits'>

const HOUR_MILLISECONDS = 60 * 60 * 1000
/** How long a key counts as unknown. Otherwise forged notifications would consume the limit of the provider. */
const UNKNOWN_MILLISECONDS = 60 * 1000
const MAX_KEYS = 100

/** The key could not be read, so the notification can be neither accepted nor refused. */
export class KeyUnreadable extends Error {
  override readonly name = 'KeyUnreadable'
  readonly failure: ProviderFailure
  constructor(failure: ProviderFailure) {
    super(`The key of a notification could not be read: ${failure.kind}`)
    this.failure = failure
  }
}

interface CachedKey {
  readonly key: VerificationKey | undefined
  readonly until: number
}

/** The keys that verify notifications, cached in memory by provider, client and key id. A revoked key is used for up to an hour. */
const cache = new Map<string, CachedKey>()

/**
 * Returns a function that finds a key. It asks the provider once for each key and hour.
 * @throws {KeyUnreadable} from that function if the provider fails.
 */
export function keysOf(services: Deps, provider: Provider, webhooks: WebhookDefinition) {
  const { client, definition } = provider
  return async (keyId: string): Promise<VerificationKey | undefined> => {
    const name = JSON.stringify([definition.key, provider.endpoints.api?.href, client.clientId, keyId])
    const now = services.clock().getTime()
    const known = cache.get(name)
    if (known && known.until > now) return known.key
    const read = await webhooks.readKey(openApi(services, provider, { call: { for: 'webhook_key' } }), keyId)
    if (read.kind !== 'read' && read.kind !== 'missing') throw new KeyUnreadable(read)
    const key = read.kind === 'read' ? read.value : undefined
    if (cache.size >= MAX_KEYS) cache.clear()
    cache.set(name, { key, until: now + (key ? HOUR_MILLISECONDS : UNKNOWN_MILLISECONDS) })
    return key
  }
}
