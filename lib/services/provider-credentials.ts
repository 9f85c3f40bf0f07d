import * as z from 'zod/mini'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import { type Cached, cached } from '../runtime/cached.ts'
import type { Settings } from '../runtime/configuration/settings.ts'
import { parseJson } from '../text/parse-json.ts'
import { isSecureUrl } from './provider-http/secure-url.ts'
import { type ReadSecret, readIfPresent } from './secrets/secrets.ts'

/** The credentials of this application at a provider, and overrides of the provider's definition. */
export interface ClientCredentials {
  readonly clientId: string
  /** Absent for a public client. */
  readonly clientSecret?: string | undefined
  /** The redirect URI. Default: `<APP_URL>/providers/<key>/callback`. */
  readonly redirectUri?: string | undefined
  /** URLs that override those of the definition. */
  readonly urls: {
    readonly authorization?: string | undefined
    readonly token?: string | undefined
    readonly revocation?: string | undefined
    readonly api?: string | undefined
    readonly issuer?: string | undefined
  }
  /** Rate limits of the provider that override those of the definition. */
  readonly apiLimit?: CallLimit | undefined
  readonly tokenLimit?: CallLimit | undefined
  readonly connectionLimit?: CallLimit | undefined
  /** Where the provider sends notifications about connections; absent if it must send none. */
  readonly webhookUrl?: string | undefined
  /** Members of the request that creates a link, for a provider with a widget. */
  readonly linkParameters?: Readonly<Record<string, unknown>> | undefined
}

/** A rate limit of a provider: a token bucket of `capacity` that refills in `seconds`. */
export interface CallLimit {
  readonly capacity: number
  readonly seconds: number
}

/** The credentials of the application at the providers. Each provider has a secret. */
export interface ProviderCredentials {
  /**
   * Returns the credentials for a provider; `undefined` if absent or invalid. Rejects if Secrets Manager fails.
   */
  find(providerKey: string): Promise<ClientCredentials | undefined>
  /**
   * Reloads the secret of a provider after the provider rejected the credentials, at most once every 10 seconds.
   * Returns whether the secret has changed. Concurrent callers share one reload, so `find` then returns the newest
   * credentials.
   */
  renew(providerKey: string): Promise<boolean>
}

/** An https URL, or an http URL of a loopback host. Without fragment and credentials. */
const SecureUrl = z.string().check(
  z.maxLength(2_000),
  z.refine(text => {
    const url = URL.parse(text)
    return url !== null && isSecureUrl(url) && !url.username && !url.password && !text.includes('#')
  }, 'must be an https URL without credentials and fragment; http is allowed only for loopback hosts'),
)
const Credential = z.string().check(z.regex(/^[\x20-\x7e]{1,1000}$/))
const Limit = z.strictObject({
  capacity: z.int().check(z.minimum(1), z.maximum(1_000_000)),
  seconds: z.int().check(z.minimum(1), z.maximum(86_400)),
})

/** The content of a provider secret. Unknown members are refused, so that misspelled members are noticed. */
export const ProviderSecret = z.strictObject({
  client_id: Credential,
  client_secret: z.optional(Credential),
  redirect_uri: z.optional(SecureUrl),
  urls: z.optional(
    z.strictObject({
      authorization: z.optional(SecureUrl),
      token: z.optional(SecureUrl),
      revocation: z.optional(SecureUrl),
      api: z.optional(SecureUrl),
      issuer: z.optional(SecureUrl),
    }),
  ),
  webhook_url: z.optional(SecureUrl),
  link_parameters: z.optional(z.record(z.string(), z.unknown())),
  api_limit: z.optional(Limit),
  token_limit: z.optional(Limit),
  connection_limit: z.optional(Limit),
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
    const text = await readIfPresent(readSecret, `${settings.providerSecretsPrefix}${key}`)
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
        secret.found.drop()
      }
      return (await secret.found.get()).text !== before.text
    },
  }
}

function toCredentials(text: string): ClientCredentials | undefined {
  const secret = z.safeParse(ProviderSecret, parseJson(text)).data
  return (
    secret && {
      clientId: secret.client_id,
      clientSecret: secret.client_secret,
      redirectUri: secret.redirect_uri,
      urls: secret.urls ?? {},
      webhookUrl: secret.webhook_url,
      linkParameters: secret.link_parameters,
      apiLimit: secret.api_limit,
      tokenLimit: secret.token_limit,
      connectionLimit: secret.connection_limit,
    }
  )
}
