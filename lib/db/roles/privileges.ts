import type { Tables } from '../tables.ts'

/** A table privilege of PostgreSQL. */
export type TablePrivilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE'

const append = ['SELECT', 'INSERT'] as const
const update = ['SELECT', 'INSERT', 'UPDATE'] as const
const all = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const

/**
 * The privileges of the functions on each table. The type requires every table, and a test compares the list with the
 * database. `SELECT … FOR UPDATE` requires UPDATE. Cascading deletes run as the owner and require no privilege.
 */
export const tablePrivileges: Readonly<Record<keyof Tables, readonly TablePrivilege[]>> = {
  // A change of the email address deletes an unverified account with the new address.
  users: all,
  registrations: all,
  sessions: all,
  refresh_tokens: update,
  email_verification_tokens: all,
  password_reset_tokens: all,
  disown_tokens: all,
  known_origins: all,
  devices: all,
  passkeys: all,
  totp_secrets: all,
  recovery_codes: all,
  challenges: all,
  sign_in_failures: all,
  rate_limit_buckets: all,
  data_keys: all,
  provider_connections: all,
  provider_tokens: all,
  received_webhooks: all,
  authorization_states: all,
  security_config: ['SELECT', 'UPDATE'],
  account_exports: all,
  deleted_accounts: all,
  // Only database functions that run as the owner change records. Its partitions have no privileges.
  audit_logs: append,
  events: all,
  event_deliveries: all,
  waiting_mails: all,
}

/** The sequences that the functions may use. */
export const usableSequences: readonly string[] = ['token_versions']

/** The database functions that the Lambda functions may call, with their parameter types in PostgreSQL syntax. */
export const callableFunctions: readonly string[] = [
  'create_audit_partitions(timestamp with time zone)',
  'delete_expired_audit_logs(timestamp with time zone, integer)',
  'drop_expired_audit_partition(timestamp with time zone)',
  'pseudonymize_audit(uuid, uuid, integer)',
]
