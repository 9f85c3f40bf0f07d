/** The types that require an explicit cast from a text parameter. */
export type SqlType = 'uuid' | 'timestamptz' | 'jsonb' | 'inet' | 'bigint' | 'numeric'

/**
 * The type of every column that requires a cast. Columns with the same name have the same type in all tables, so the
 * column name determines the cast. A test compares this list with the database.
 */
export const columnTypes: Readonly<Record<string, SqlType>> = {
  id: 'uuid',
  user_id: 'uuid',
  session_id: 'uuid',
  refresh_token_id: 'uuid',
  successor_id: 'uuid',
  connection_id: 'uuid',
  data_key_id: 'uuid',
  lease_id: 'uuid',
  registration_id: 'uuid',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  expires_at: 'timestamptz',
  used_at: 'timestamptz',
  last_used_at: 'timestamptz',
  last_login_at: 'timestamptz',
  absolute_expires_at: 'timestamptz',
  trusted_at: 'timestamptz',
  first_seen_at: 'timestamptz',
  last_seen_at: 'timestamptz',
  revoked_at: 'timestamptz',
  email_verified_at: 'timestamptz',
  locked_until: 'timestamptz',
  grace_until: 'timestamptz',
  connected_at: 'timestamptz',
  last_sync_at: 'timestamptz',
  last_refresh_at: 'timestamptz',
  access_expires_at: 'timestamptz',
  expiring_at: 'timestamptz',
  expiry_told_at: 'timestamptz',
  consent_expires_at: 'timestamptz',
  consent_told_at: 'timestamptz',
  refresh_due_at: 'timestamptz',
  refresh_requested_at: 'timestamptz',
  queued_until: 'timestamptz',
  leased_until: 'timestamptz',
  last_error_at: 'timestamptz',
  ip: 'inet',
  details: 'jsonb',
}
