import * as z from 'zod/mini'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import { type Cached, cached } from '../runtime/cached.ts'
import type { Settings } from '../runtime/configuration/settings.ts'
import { isSecureUrl } from './provider-http/secure-url.ts'
import type { ReadSecret } from './secrets/secrets.ts'

/** What a provider knows this application by, and where it is if not at its definition's addresses. */
export interface ClientCredentials {
  readonly clientId: string
  /** Absent for a public client. */
  readonly clientSecret?: string | undefined
  /** Where the provider sends people back to, if not to `<APP_URL>/providers/<key>/callback`. */
  readonly redirectUri?: string | undefined
  /** Addresses that replace those of the definition. */
  readonly urls: {
    readonly authorization?: string | undefined
    readonly token?: string | undefined
    readonly revocation?: string | undefined
    readonly api?: string | undefined
    readonly issuer?: string | undefined
  }
  /** Limits that replace those of the definition: what the provider allows this application. */
  readonly apiLimit?: CallLimit | undefined
  readonly tokenLimit?: CallLimit | undefined
}

/** Calls that a provider allows: a token bucket of `capacity`, which fills in `seconds`. */
export interface CallLimit {
  readonly capacity: number
  readonly seconds: number
}

/** The credentials of the application at each provider, a secret each. */
export interface ProviderCredentials {
  /**
   * Those of a provider; nothing where it has none, or none that can be used. Rejects where Secrets Manager fails.
   */
  find(providerKey: string): Promise<ClientCredentials | undefined>
  /**
   * Reads a provider's secret anew, at most every 10 seconds, because the provider refused it; tells whether this has
   * changed it. Who does not read it waits for who does, so `find` then yields the newest either way.
   */
  renew(providerKey: string): Promise<boolean>
}

/** An address that is https, or http on this machine; without a fragment, and without credentials of its own. */
const Address = z.string().check(
  z.maxLength(2_000),
  z.refine(text => {
    const url = URL.parse(text)
    return url !== null && isSecureUrl(url) && !url.username && !url.password && !text.includes('#')
  }, 'must be an https URL without credentials and fragment; http for a loopback host alone'),
)
const Credential = z.string().check(z.regex(/^[\x20-\x7e]{1,1000}$/))
const Limit = z.strictObject({
  capacity: z.int().check(z.minimum(1), z.maximum(1_000_000)),
  seconds: z.int().check(z.minimum(1), z.maximum(86_400)),
})

/** The content of a provider's secret. A member that it does not know is refused, lest a misspelt one be passed over. */
export const ProviderSecret = z.strictObject({
  client_id: Credential,
  client_secret: z.optional(Credential),
  redirect_uri: z.optional(Address),
  urls: z.optional(
    z.strictObject({
      authorization: z.optional(Address),
      token: z.optional(Address),
      revocation: z.optional(Address),
      api: z.optional(Address),
      issuer: z.optional(Address),
    }),
  ),
  api_limit: z.optional(Limit),
  token_limit: z.optional(Limit),
})

const RENEWAL_MILLISECONDS = 10_000

interface Found {
  readonly text: string | undefined
  readonly credentials: ClientCredentials | undefined
}

/** Opens the secrets of the providers in Secrets Manager. */
export function openProviderCredentials(
  settings: Settings['providerCredentials'],
  { clock, log }: Pick<AmbientServices, 'clock' | 'log'>,
  readSecret: ReadSecret,
): ProviderCredentials {
  const secrets = new Map<string, { readonly found: Cached<Found>; renewedAt: number }>()
  const load = async (key: string): Promise<Found> => {
    const text = await readWhereThere(readSecret, `${settings.providerSecretsPrefix}${key}`)
    const credentials = text === undefined ? undefined : toCredentials(text)
    if (text !== undefined && !credentials) log('provider_credentials_unreadable', { provider_key: key })
    return { text, credentials }
  }
  const secretOf = (key: string) => {
    const secret = secrets.get(key) ?? {
      found: cached(clock, settings.providerCredentialsCacheSeconds, () => load(key)),
      renewedAt: Number.NEGATIVE_INFINITY,
    }
    secrets.set(key, secret)
    return secret
  }
  return {
    find: async key => (await secretOf(key).found.get()).credentials,
    renew: async key => {
      const secret = secretOf(key)
      const before = await secret.found.get()
      const now = clock().getTime()
      if (now - secret.renewedAt >= RENEWAL_MILLISECONDS) {
        secret.renewedAt = now
        secret.found.dropOlderThan(Number.NEGATIVE_INFINITY)
      }
      return (await secret.found.get()).text !== before.text
    },
  }
}

async function readWhereThere(readSecret: ReadSecret, secretId: string): Promise<string | undefined> {
  try {
    return await readSecret(secretId)
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined
    throw error
  }
}

function toCredentials(text: string): ClientCredentials | undefined {
  const secret = z.safeParse(ProviderSecret, parsed(text)).data
  return (
    secret && {
      clientId: secret.client_id,
      clientSecret: secret.client_secret,
      redirectUri: secret.redirect_uri,
      urls: secret.urls ?? {},
      apiLimit: secret.api_limit,
      tokenLimit: secret.token_limit,
    }
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
