import { hash } from 'node:crypto'
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
/** Look-ups of unknown keys by one network. Otherwise one client could use up the limit of the provider for keys. */
const LOOK_UPS = { capacity: 30, seconds: 60 }

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

/** The result of asking for a key. After `refused`, the key can exist. */
type LookUp =
  | { readonly kind: 'found'; readonly key: VerificationKey }
  | { readonly kind: 'unknown' | 'refused' }

/** The keys that verify notifications, by provider, client and key id. A revoked key is used for up to an hour. */
const known = new Map<string, KnownKey>()
/** The ids without a key, and until when. Separate, so that forged notifications do not displace the keys in use. */
const unknown = new Map<string, number>()
const reading = new Map<string, Promise<LookUp>>()

/**
 * Returns a function that finds a key. It asks the provider once for each key and hour, also if many notifications arrive
 * at once. A network that asks for many unknown keys gets none that is not in memory.
 * @param sender The network of the client.
 * @throws {KeyUnreadable} from that function if the provider fails.
 */
export function keysOf(services: Deps, provider: Provider, webhooks: WebhookDefinition, sender: string) {
  const { client, definition } = provider
  return async (keyId: string): Promise<VerificationKey | undefined> => {
    const name = JSON.stringify([definition.key, provider.endpoints.api?.href, client.clientId, keyId])
    const now = services.clock().getTime()
    const found = known.get(name)
    if (found && found.until > now) return found.key
    if ((unknown.get(name) ?? 0) > now) return undefined
    // One for each sender, so that the limit of one does not refuse the look-up of another.
    const lookUp = JSON.stringify([name, sender])
    const running =
      reading.get(lookUp) ?? readLimited(services, sender, () => readKey(services, provider, webhooks, keyId))
    reading.set(lookUp, running)
    try {
      const read = await running
      if (read.kind === 'unknown') rememberUnknown(name, now + UNKNOWN_MILLISECONDS)
      if (read.kind !== 'found') return undefined
      known.set(name, { key: read.key, until: now + HOUR_MILLISECONDS })
      return read.key
    } finally {
      reading.delete(lookUp)
    }
  }
}

/** Looks up a key within the limit of a network. A look-up that finds a key does not count. */
async function readLimited(
  { clock, log, rateLimits }: Deps,
  sender: string,
  read: () => Promise<VerificationKey | undefined>,
): Promise<LookUp> {
  const senderHash = hash('sha256', sender).slice(0, 32)
  const bucket = { key: `webhook_keys:${senderHash}`, ...LOOK_UPS }
  const { retryAfterSeconds } = await rateLimits.admit([bucket], clock())
  if (retryAfterSeconds !== undefined) {
    log('rate_limited', { limit: 'webhook_keys', network_hash: senderHash })
    return { kind: 'refused' }
  }
  const key = await read()
  if (!key) return { kind: 'unknown' }
  await rateLimits.admit([{ ...bucket, cost: -1 }], clock())
  return { kind: 'found', key }
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
