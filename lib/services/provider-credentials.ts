import type { Settings } from './configuration/settings.ts'
import type { ReadSecret } from './secrets.ts'
import type { AmbientServices } from './services.ts'

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
  /** Those of a provider; nothing where it has none, or none that can be used. */
  find(providerKey: string): Promise<ClientCredentials | undefined>
  /** Reads a provider's secret anew, once in a while, because the provider refused it; tells whether it has changed. */
  renew(providerKey: string): Promise<boolean>
}

/** Opens the secrets of the providers in Secrets Manager. */
export function openProviderCredentials(
  _settings: Settings['providerCredentials'],
  _ambient: AmbientServices,
  _readSecret: ReadSecret,
): ProviderCredentials {
  throw new Error('To be written')
}
