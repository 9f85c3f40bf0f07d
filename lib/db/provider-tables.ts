import type { Generated } from 'kysely'
import type { Fixed } from './column-kinds.ts'

/** The data keys of the provider tokens, wrapped by KMS. */
export interface DataKeysTable {
  id: Fixed<string>
  wrapped: Fixed<Uint8Array>
  created_at: Fixed<Date>
}

/** The states of a connection. lib/financial/connection-state/transitions.ts defines the transitions. */
export type ConnectionStatus = 'pending' | 'active' | 'expiring' | 'expired' | 'error' | 'revoked'

/**
 * When a connection is refreshed: around the clock, only while its owner is active, or only when a read requires it.
 */
export type RefreshPolicy = 'always' | 'active' | 'on_demand'

/** The users' connections to providers. */
export interface ProviderConnectionsTable {
  id: Fixed<string>
  user_id: Fixed<string>
  provider_key: Fixed<string>
  alias: string
  status: Generated<ConnectionStatus>
  scope: string | null
  /** The id of the connection at a provider with a widget. Null if it has none there. */
  item_id: string | null
  /** The institution that an aggregator connects; null before the first consent, and for other providers. */
  institution_id: string | null
  institution_name: string | null
  /** Number of accounts at the last read. */
  accounts_count: number | null
  /** Time of the last consent. */
  connected_at: Date | null
  /** Time of the last read of accounts or transactions. */
  last_sync_at: Date | null
  last_refresh_at: Date | null
  access_expires_at: Date | null
  /** Time from which the user is notified to consent again. */
  expiring_at: Date | null
  /** Time of that notification; null if not sent since the last consent. */
  expiry_told_at: Date | null
  /** Time at which the consent expires. Refreshes do not extend it. */
  consent_expires_at: Date | null
  /** Time of the next refresh; null if the tokens cannot be refreshed. */
  refresh_due_at: Date | null
  /** Time at which an operator last requested a refresh. A failed connection is retried if its last error is older. */
  refresh_requested_at: Date | null
  /** The owner's choice; null if the policy of the stage applies. */
  refresh_policy: RefreshPolicy | null
  /** Since when the schedule skips the connection because of its policy; null if it does not. */
  refresh_paused_at: Date | null
  /** Time until which the connection counts as enqueued and is not enqueued again. */
  queued_until: Date | null
  /** The lease of the worker that refreshes the tokens, and its expiry. An expired lease was interrupted. */
  lease_id: string | null
  leased_until: Date | null
  /** Number of issued provider tokens. Waiting workers recognize newer tokens by it. */
  token_generation: Generated<number>
  /** Number of requested checks. A check that finds a higher number at its end leaves the connection due. */
  checks_requested: Generated<number>
  /** The number of requested checks that are finished. A check is pending if it is lower. */
  checks_finished: Generated<number>
  /** Whether the next check replaces the access token. Set after a breach. */
  must_replace_token: Generated<boolean>
  /** When the provider sent the newest notification about the consent. Older ones are ignored. */
  consent_told_at: Date | null
  /** Number of successful refreshes since the last audit record of one, and the time of that record. */
  refreshes_unrecorded: Generated<number>
  refresh_recorded_at: Date | null
  /** What the provider did with the refresh token at the last refresh; null before the first one. */
  rotation_type: string | null
  /** Number of consecutive failed refreshes. */
  refresh_failures: Generated<number>
  /** Code of the last refresh error; null if the last refresh succeeded. */
  last_error: string | null
  last_error_at: Date | null
  created_at: Fixed<Date>
  updated_at: Date
}

/** The encrypted provider tokens. */
export interface ProviderTokensTable {
  connection_id: Fixed<string>
  data_key_id: string
  access_token: Uint8Array
  refresh_token: Uint8Array | null
  updated_at: Date
}

/** The states of pending authorizations (RFC 6749, 10.12). */
export interface AuthorizationStatesTable {
  id: Fixed<string>
  user_id: Fixed<string>
  connection_id: Fixed<string>
  secret_hash: Fixed<string>
  data_key_id: string | null
  /** Encrypted (RFC 7636, 4.1); null if the provider does not support PKCE. */
  code_verifier: Uint8Array | null
  /** The encrypted link token of a provider with a widget; null for OAuth. */
  link_token: Uint8Array | null
  /** Whether the link repairs the connection. Otherwise it creates one at the provider. */
  is_update: Generated<boolean>
  redirect_uri: Fixed<string>
  created_at: Fixed<Date>
  expires_at: Fixed<Date>
  used_at: Date | null
}

/** The notifications of providers, so that a repeated one is ignored. */
export interface ReceivedWebhooksTable {
  /** SHA-256 of the signed notification, hexadecimal. */
  digest: Fixed<string>
  provider_key: Fixed<string>
  created_at: Fixed<Date>
}
