import type { Account } from '../model/account.ts'
import type { Transaction } from '../model/transaction.ts'
import type { LinkDefinition } from './link/link-definition.ts'
import type { ApiProtocol, ProviderApi } from './provider-api.ts'
import type { ReadResult } from './provider-failure.ts'
import type { WebhookDefinition } from './webhook-definition.ts'

/** The kind of institution. */
export type ProviderType = 'brokerage' | 'bank' | 'card' | 'crypto' | 'aggregator'

/** Data that a provider's API returns. */
export type ProviderFeature = 'accounts' | 'positions' | 'transactions'

/** The OAuth 2.0 (RFC 6749) settings of a provider. Configuration can replace every address. */
export interface OAuthDefinition {
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  /** RFC 7009; absent if the provider has none. */
  readonly revocationEndpoint?: string
  /** The required `iss` of an authorization response (RFC 9207); absent if the provider does not send it. */
  readonly issuer?: string
  /** Whether the provider supports PKCE (RFC 7636). */
  readonly usesPkce: boolean
  readonly clientAuthentication: 'client_secret_basic' | 'client_secret_post' | 'none'
  readonly scopes: readonly string[]
  /** Additional parameters of the authorization request. */
  readonly authorizationParameters?: Readonly<Record<string, string>>
  /** Lifetime of a consent in seconds, independent of refreshes; absent if it does not expire. */
  readonly consentSeconds?: number
  /**
   * Lifetime of an access token in seconds, if the response has no `expires_in` (RFC 6749, 5.1); `never` if such a token
   * is valid until it is revoked.
   */
  readonly accessTokenSeconds: number | 'never'
  /** Error codes of the token endpoint that mean a revoked grant, in addition to `invalid_grant`. */
  readonly revokedGrantErrors?: readonly string[]
}

/** A provider's rate limit for the whole application: a token bucket. */
export interface ProviderLimit {
  readonly capacity: number
  /** Time in seconds in which an empty bucket refills. */
  readonly seconds: number
}

/** A time window of transactions: `from` is inclusive, `to` is exclusive. */
export interface TransactionWindow {
  readonly from: Date
  readonly to: Date
}

/** What definitions of both kinds have in common. */
interface CommonDefinition {
  /** Key in the API: lower-case letters, digits and hyphens. */
  readonly key: string
  readonly name: string
  readonly type: ProviderType
  readonly description: string
  readonly iconUrl: string
  readonly features: readonly ProviderFeature[]
  /** How calls to the provider's API are authenticated and fail; by default a bearer token and HTTP status codes. */
  readonly apiProtocol?: () => Promise<ApiProtocol>
  /** Rate limit of the provider's API. */
  readonly apiLimit: ProviderLimit
  /** Rate limit of the provider's API for each connection. Absent if the provider has none. */
  readonly connectionLimit?: ProviderLimit
  /**
   * Maximum number of API calls for one read; 1 if absent. A user's share of `apiLimit` has at least this capacity,
   * because a read that exceeds the share never succeeds.
   */
  readonly callsPerRead?: number
  /** Rate limit of the calls that obtain, refresh and revoke tokens. */
  readonly tokenLimit: ProviderLimit
  /** Response header with the id of a call. Logged if the call fails. */
  readonly correlationHeader?: string
  /** Reads the accounts of a user. Absent if the provider offers none. */
  readAccounts?(api: ProviderApi): Promise<ReadResult<Account[]>>
  /** Reads the transactions of an account. Absent if the provider offers none. `accountId` is an id from `readAccounts`. */
  readTransactions?(
    api: ProviderApi,
    accountId: string,
    window: TransactionWindow,
  ): Promise<ReadResult<Transaction[]>>
  /** How the provider notifies us about connections. Absent if it does not. */
  readonly webhooks?: () => Promise<WebhookDefinition>
}

/** A provider where the user consents by OAuth 2.0. For standard OAuth 2.0 only data is needed. */
export interface OAuthProviderDefinition extends CommonDefinition {
  readonly kind: 'oauth'
  readonly oauth: OAuthDefinition
  /** Base address of the provider's API. */
  readonly apiUrl?: string
}

/** A provider where the user consents in its own widget, which the application opens with a link token. */
export interface LinkProviderDefinition extends CommonDefinition {
  readonly kind: 'link'
  /** Imported dynamically, so that functions that connect no users do not load it. */
  readonly link: () => Promise<LinkDefinition>
  /** Base address of the provider's API. */
  readonly apiUrl: string
}

/** Everything that is specific to a provider. */
export type ProviderDefinition = OAuthProviderDefinition | LinkProviderDefinition
