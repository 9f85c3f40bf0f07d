import type { Generated } from 'kysely'
import type { Fixed } from './column-kinds.ts'

/** Keys that provider tokens are encrypted under, each wrapped by KMS. */
export interface DataKeysTable {
  id: Fixed<string>
  wrapped: Fixed<Uint8Array>
  created_at: Fixed<Date>
}

/** The states of a connection; lib/financial/connection-state/transitions.ts says which follows which. */
export type ConnectionStatus = 'pending' | 'active' | 'expiring' | 'expired' | 'error' | 'revoked'

/** A person's connections to providers. */
export interface ProviderConnectionsTable {
  id: Fixed<string>
  user_id: Fixed<string>
  provider_key: Fixed<string>
  alias: string
  status: Generated<ConnectionStatus>
  scope: string | null
  /** How many accounts were there when they were last read. */
  accounts_count: number | null
  /** When its owner last consented. */
  connected_at: Date | null
  /** When accounts or transactions were last read. */
  last_sync_at: Date | null
  last_refresh_at: Date | null
  access_expires_at: Date | null
  /** From when on its owner is asked to consent anew. */
  expiring_at: Date | null
  /** When the owner was told so; nothing since the last consent. */
  expiry_told_at: Date | null
  /** When the consent ends, whatever is refreshed. */
  consent_expires_at: Date | null
  /** When its tokens are to be refreshed next; nothing where they cannot be. */
  refresh_due_at: Date | null
  /** Until when it waits in the queue of refreshes, so that nobody puts it there again. */
  queued_until: Date | null
  /** Who refreshes it at the moment, and until when at the latest: a lease that has passed was broken off. */
  lease_id: string | null
  leased_until: Date | null
  /** Counts the tokens that it has had, so that whoever waits for newer ones knows them. */
  token_generation: Generated<number>
  /** Refreshes that failed in a row. */
  refresh_failures: Generated<number>
  /** Why the last refresh failed, in a word; nothing where it did not. */
  last_error: string | null
  last_error_at: Date | null
  created_at: Fixed<Date>
  updated_at: Date
}

/** The tokens of a connection, encrypted. */
export interface ProviderTokensTable {
  connection_id: Fixed<string>
  data_key_id: string
  access_token: Uint8Array
  refresh_token: Uint8Array | null
  updated_at: Date
}

/** Authorizations under way: what `state` of an authorization request stands for (RFC 6749, 10.12). */
export interface AuthorizationStatesTable {
  id: Fixed<string>
  user_id: Fixed<string>
  connection_id: Fixed<string>
  secret_hash: Fixed<string>
  data_key_id: string | null
  /** Encrypted (RFC 7636, 4.1); nothing where the provider takes no code challenge. */
  code_verifier: Uint8Array | null
  redirect_uri: Fixed<string>
  created_at: Fixed<Date>
  expires_at: Fixed<Date>
  used_at: Date | null
}
