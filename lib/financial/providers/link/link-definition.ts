import type { ProviderApi } from '../provider-api.ts'
import type { LostAccess, ReadResult } from '../provider-failure.ts'

/** A link to create: what the user's browser needs to open the widget of a provider. */
export interface LinkRequest {
  /** The opaque id of the user at the provider. Not an email address. */
  readonly userId: string
  /** Where a hosted page of the provider sends the user at its end. */
  readonly completionUri: string
  /** Where the provider sends notifications; undefined if none is configured. */
  readonly webhookUrl: string | undefined
  /** Whether the link repairs the connection whose access token the API has. Otherwise it creates a connection. */
  readonly isUpdate: boolean
  /** Members of the provider's request, from the configuration. They take precedence over those of the definition. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** A link that a user can open. */
export interface CreatedLink {
  readonly linkToken: string
  /** Address of the provider's hosted page; undefined if the application has to open the widget. */
  readonly hostedUrl: string | undefined
  readonly expiresAt: Date
}

/** The institution that a user connected. */
export interface Institution {
  readonly id: string | null
  readonly name: string | null
}

/** A connection that a user created in a link. Its public token can be exchanged once. */
export interface AddedItem {
  readonly publicToken: string
  readonly institution: Institution
}

/**
 * What happened in a link, according to the provider.
 *
 * - `open`: the user has not finished.
 * - `left`: the user left without a connection. `error` is a code.
 * - `finished`: the user finished. `items` is empty if the link repaired a connection.
 */
export type LinkResult =
  | { readonly kind: 'open' }
  | { readonly kind: 'left'; readonly error: string }
  | { readonly kind: 'finished'; readonly items: readonly AddedItem[] }

/** The tokens of a new connection. */
export interface ExchangedItem {
  readonly accessToken: string
  /** The provider's id of the connection, which its notifications contain. */
  readonly itemId: string
}

/** The state of a connection at its provider. */
export interface ItemState {
  readonly itemId: string
  /** Null if unknown. */
  readonly institution: Institution
  /** When the consent expires; null if the provider knows no time. */
  readonly consentExpiresAt: Date | null
  /** Undefined if the connection works. */
  readonly lostAccess: LostAccess | undefined
}

/** How users link connections at a provider of kind `link`. Calls of `api` have the access token only where it says so. */
export interface LinkDefinition {
  /** Creates a link. With `isUpdate`, `api` has the access token of the connection to repair. */
  createLink(api: ProviderApi, request: LinkRequest): Promise<ReadResult<CreatedLink>>
  /** Reads what happened in a link. */
  readLink(api: ProviderApi, linkToken: string): Promise<ReadResult<LinkResult>>
  /** Exchanges a public token, which is possible once. The kind `missing` means that the provider refused it. */
  exchange(api: ProviderApi, publicToken: string): Promise<ReadResult<ExchangedItem>>
  /** Reads the state of the connection. `api` has its access token. */
  readItem(api: ProviderApi): Promise<ReadResult<ItemState>>
  /** Ends the connection at the provider. `api` has its access token. A connection that does not exist counts as ended. */
  remove(api: ProviderApi): Promise<ReadResult<null>>
  /** Replaces the access token after a breach. `api` has the old one, which is invalid afterwards. */
  replaceToken?(api: ProviderApi): Promise<ReadResult<string>>
}
