import type { Tables } from '../tables.ts'

/** A privilege on a table, as PostgreSQL names it. */
export type TablePrivilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE'

const append = ['SELECT', 'INSERT'] as const
const update = ['SELECT', 'INSERT', 'UPDATE'] as const
const all = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const

/**
 * What the functions may do with each table. A new table must be listed here, or it does not compile; a test compares
 * the list with the database. `SELECT … FOR UPDATE` requires UPDATE. Cascading deletions run as the owner and require
 * nothing.
 */
export const tablePrivileges: Readonly<Record<keyof Tables, readonly TablePrivilege[]>> = {
  // A change of address deletes an account of the new address that was never verified.
  users: all,
  registrations: all,
  sessions: all,
  refresh_tokens: update,
  email_verification_tokens: all,
  password_reset_tokens: all,
  disown_tokens: all,
  known_origins: all,
  rate_limit_buckets: all,
  data_keys: all,
  provider_connections: all,
  provider_tokens: all,
  authorization_states: all,
  security_config: ['SELECT', 'UPDATE'],
  // Expired records are deleted by a function of the owner, which the functions may call.
  audit_logs: append,
}

/** The sequences that the functions may take numbers from. */
export const usableSequences: readonly string[] = ['token_versions']

/** The functions of the database that the functions may call, with the types of their parameters as PostgreSQL writes them. */
export const callableFunctions: readonly string[] = [
  'delete_expired_audit_logs(timestamp with time zone, integer)',
]
