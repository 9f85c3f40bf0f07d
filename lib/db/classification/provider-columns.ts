import type { ClassifiedTables } from './data-classes.ts'

/** The columns about connections to providers. */
export const providerColumns = {
  data_keys: {
    retention: 'until no ciphertext uses the key, and a day after the next key',
    columns: {
      id: 'internal',
      wrapped: 'secret',
      created_at: 'internal',
    },
  },
  provider_connections: {
    retention: 'until the owner deletes the connection or the account is deleted',
    columns: {
      id: 'internal',
      user_id: 'internal',
      provider_key: 'confidential',
      alias: 'confidential',
      status: 'internal',
      scope: 'confidential',
      accounts_count: 'confidential',
      connected_at: 'confidential',
      last_sync_at: 'confidential',
      last_refresh_at: 'internal',
      access_expires_at: 'internal',
      expiring_at: 'internal',
      expiry_told_at: 'internal',
      consent_expires_at: 'confidential',
      refresh_due_at: 'internal',
      queued_until: 'internal',
      lease_id: 'internal',
      leased_until: 'internal',
      token_generation: 'internal',
      refresh_failures: 'internal',
      last_error: 'internal',
      last_error_at: 'internal',
      created_at: 'internal',
      updated_at: 'internal',
      refresh_requested_at: 'internal',
      item_id: 'confidential',
      institution_id: 'confidential',
      institution_name: 'confidential',
      checks_requested: 'internal',
      must_replace_token: 'internal',
      consent_told_at: 'internal',
    },
  },
  provider_tokens: {
    retention: 'until the connection is revoked, expires or is deleted',
    columns: {
      connection_id: 'internal',
      data_key_id: 'internal',
      access_token: 'secret',
      refresh_token: 'secret',
      updated_at: 'internal',
    },
  },
  authorization_states: {
    retention: '1 day after the expiry',
    columns: {
      id: 'internal',
      user_id: 'internal',
      connection_id: 'internal',
      secret_hash: 'secret',
      data_key_id: 'internal',
      code_verifier: 'secret',
      redirect_uri: 'confidential',
      created_at: 'internal',
      expires_at: 'internal',
      used_at: 'internal',
      link_token: 'secret',
      is_update: 'internal',
    },
  },
  received_webhooks: {
    retention: '1 day',
    columns: {
      digest: 'internal',
      provider_key: 'internal',
      created_at: 'internal',
    },
  },
} as const satisfies Pick<
  ClassifiedTables,
  'data_keys' | 'provider_connections' | 'provider_tokens' | 'authorization_states' | 'received_webhooks'
>
