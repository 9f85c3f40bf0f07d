import type { Services } from '../../services/services.ts'
import { openApi } from '../providers/api-over-http.ts'
import type { Provider } from '../providers/provider.ts'
import type { ProviderFailure } from '../providers/provider-failure.ts'
import type { VerificationKey, WebhookDefinition } from '../providers/webhook-definition.ts'

type Deps = Services<'providerHttp' | 'rateLimits'>

const HOUR_MILLISECONDS = 60 * 60 * 1000
/** How long a key counts as unknown. Otherwise forged notifications would consume the limit of the provider. */
const UNKNOWN_MILLISECONDS = 60 * 1000
const MAX_UNKNOWN = 1_000

/** The key could not be read, so the notification can be neither accepted nor refused. */
export class KeyUnreadable extends Error {
  override readonly name = 'KeyUnreadable'
  readonly failure: ProviderFailure
  constructor(failure: ProviderFailure) {
    super(`The key of a notification could not be read: ${failure.kind}`)
    this.failure = failure
  }
}

interface KnownKey {
  readonly key: VerificationKey
  readonly until: number
}

/** The keys that verify notifications, by provider, client and key id. A revoked key is used for up to an hour. */
const known = new Map<string, KnownKey>()
/** The ids without a key, and until when. Separate, so that forged notifications do not displace the keys in use. */
const unknown = new Map<string, number>()
const reading = new Map<string, Promise<VerificationKey | undefined>>()

/**
 * Returns a function that finds a key. It asks the provider once for each key and hour, also if many notifications arrive
 * at once.
 * @throws {KeyUnreadable} from that function if the provider fails.
 */
export function keysOf(services: Deps, provider: Provider, webhooks: WebhookDefinition) {
  const { client, definition } = provider
  return async (keyId: string): Promise<VerificationKey | undefined> => {
    const name = JSON.stringify([definition.key, provider.endpoints.api?.href, client.clientId, keyId])
    const now = services.clock().getTime()
    const found = known.get(name)
    if (found && found.until > now) return found.key
    if ((unknown.get(name) ?? 0) > now) return undefined
    const running = reading.get(name) ?? readKey(services, provider, webhooks, keyId)
    reading.set(name, running)
    try {
      const key = await running
      if (key) known.set(name, { key, until: now + HOUR_MILLISECONDS })
      else rememberUnknown(name, now + UNKNOWN_MILLISECONDS)
      return key
    } finally {
      reading.delete(name)
    }
  }
}

async function readKey(
  services: Deps,
  provider: Provider,
  webhooks: WebhookDefinition,
  keyId: string,
): Promise<VerificationKey | undefined> {
  const read = await webhooks.readKey(openApi(services, provider, { call: { for: 'webhook_key' } }), keyId)
  if (read.kind !== 'read' && read.kind !== 'missing') throw new KeyUnreadable(read)
  return read.kind === 'read' ? read.value : undefined
}

function rememberUnknown(name: string, until: number): void {
  if (unknown.size >= MAX_UNKNOWN) unknown.clear()
  unknown.set(name, until)
}
