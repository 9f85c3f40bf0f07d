import type { Account } from '../model/account.ts'
import type { Transaction } from '../model/transaction.ts'
import type { ProviderApi } from './provider-api.ts'
import type { Read } from './provider-failure.ts'

/** What kind of institution a provider is. */
export type ProviderType = 'brokerage' | 'bank' | 'card' | 'crypto' | 'aggregator'

/** What a provider's API lets us read. */
export type ProviderFeature = 'accounts' | 'positions' | 'transactions'

/** How a provider speaks OAuth 2.0 (RFC 6749). Every address may be replaced by configuration. */
export interface OAuthDefinition {
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  /** RFC 7009; absent where the provider documents none. */
  readonly revocationEndpoint?: string
  /** What `iss` of an authorization response must be (RFC 9207); absent where the provider never sends it. */
  readonly issuer?: string
  /** Whether the provider takes a code challenge (RFC 7636). */
  readonly usesPkce: boolean
  readonly clientAuthentication: 'client_secret_basic' | 'client_secret_post' | 'none'
  readonly scopes: readonly string[]
  /** Parameters that the authorization request carries beside those of the specification. */
  readonly authorizationParameters?: Readonly<Record<string, string>>
  /** How long a consent lasts, in seconds, whatever is refreshed; absent where it has no end. */
  readonly consentSeconds?: number
  /** Lifetime of an access token whose reply does not say (RFC 6749, 5.1), in seconds. */
  readonly accessTokenSeconds: number
  /** Error codes of the token endpoint that say that a refresh token is dead; `invalid_grant` always does. */
  readonly deadGrantErrors?: readonly string[]
}

/** Calls that a provider lets the whole application make, all users together: a token bucket. */
export interface ProviderLimit {
  readonly capacity: number
  /** How long an empty bucket takes to fill, in seconds. */
  readonly seconds: number
}

/** Which transactions to read: from the first moment, included, to the second, excluded. */
export interface TransactionWindow {
  readonly from: Date
  readonly to: Date
}

/** A provider: all that is particular to it. One that speaks plain OAuth 2.0 is data alone. */
export interface ProviderDefinition {
  /** What the API calls it; letters, digits and hyphens. */
  readonly key: string
  readonly name: string
  readonly type: ProviderType
  readonly description: string
  readonly iconUrl: string
  readonly features: readonly ProviderFeature[]
  readonly oauth: OAuthDefinition
  /** Address that the paths of its API are relative to. */
  readonly apiUrl?: string
  /** Limit of the calls to its API. */
  readonly apiLimit: ProviderLimit
  /**
   * Calls to its API that one read makes at most; 1 where absent. A user's share of `apiLimit` holds at least as many:
   * a read that never fits into the share never succeeds.
   */
  readonly callsPerRead?: number
  /** Limit of the calls to its token endpoint. */
  readonly tokenLimit: ProviderLimit
  /** Header of its answers with the id of the call, which is logged where one fails. */
  readonly correlationHeader?: string
  readAccounts?(api: ProviderApi): Promise<Read<Account[]>>
  /** Reads an account's transactions; `accountId` is the id that `readAccounts` gave it. */
  readTransactions?(
    api: ProviderApi,
    accountId: string,
    window: TransactionWindow,
  ): Promise<Read<Transaction[]>>
}
