import type { Generated, Kysely, Selectable } from 'kysely'
import type { Fixed, Json } from './column-kinds.ts'
import type {
  AuthorizationStatesTable,
  DataKeysTable,
  ProviderConnectionsTable,
  ProviderTokensTable,
} from './provider-tables.ts'

/** People, by their e-mail address in lower case. */
interface UsersTable {
  id: Fixed<string>
  email: string
  name: string
  password_hash: string
  email_verified_at: Date | null
  is_active: Generated<boolean>
  /** What was issued below this version is dead. */
  token_version: Generated<number>
  /** Wrong passwords in a row, since the last right one or the last lock. */
  failed_login_count: Generated<number>
  locked_until: Date | null
  last_login_at: Date | null
  created_at: Fixed<Date>
  updated_at: Date
}

/** Logins, and what each was made on. A session lives while it is neither revoked nor expired. */
interface SessionsTable {
  id: Fixed<string>
  user_id: Fixed<string>
  /** The version that everything of this session was issued at. */
  token_version: number
  /** The only refresh token of the session that may be used; every other is spent. */
  refresh_token_id: string
  device_name: string | null
  user_agent: string | null
  ip: string | null
  /** The device in words, and what kind it is. */
  device: Fixed<string>
  device_type: Fixed<string>
  /** The country of `ip` (ISO 3166-1), and the place in words, where either was known. */
  country: Fixed<string | null>
  location: Fixed<string | null>
  created_at: Fixed<Date>
  last_used_at: Date
  /** How long the session may go unused. */
  idle_seconds: number
  /** When it ends at the latest, however it is used. */
  absolute_expires_at: Date
  /** When it ends unless it is used: the earlier of both limits. */
  expires_at: Date
  /** Since when its holder trusts the device. */
  trusted_at: Date | null
  revoked_at: Date | null
  revoked_reason: string | null
}

/** Refresh tokens: all that a session ever had, so that replay of any of them is recognised. */
interface RefreshTokensTable {
  id: Fixed<string>
  session_id: Fixed<string>
  /** The version of the session when the token was issued; null for tokens from before this column. */
  token_version: Fixed<number | null>
  secret_hash: Fixed<string>
  created_at: Fixed<Date>
  used_at: Date | null
  successor_id: string | null
}

/**
 * Registrations of an account whose address is not verified yet: one for each `POST /auth/register`. The one whose link
 * is followed gives the account its name and password; then all of them are deleted.
 */
interface RegistrationsTable {
  id: Fixed<string>
  user_id: Fixed<string>
  name: Fixed<string>
  password_hash: Fixed<string>
  created_at: Fixed<Date>
}

/** Links that verify an email address: that of a registration, or the one that an account changes to. */
interface EmailVerificationTokensTable {
  id: Fixed<string>
  user_id: Fixed<string>
  email: Fixed<string>
  /** For a link to a new address: the version of the session that asked for it. */
  token_version: Fixed<number | null>
  /** For a link to the address of an account that is not verified: the registration that it verifies. */
  registration_id: Fixed<string | null>
  secret_hash: Fixed<string>
  created_at: Fixed<Date>
  expires_at: Fixed<Date>
  used_at: Date | null
}

/** Links that reset a password. */
interface PasswordResetTokensTable {
  id: Fixed<string>
  user_id: Fixed<string>
  token_version: Fixed<number>
  secret_hash: Fixed<string>
  created_at: Fixed<Date>
  expires_at: Fixed<Date>
  used_at: Date | null
}

/** Links that end a session which its owner does not know, and everything else issued to them. */
interface DisownTokensTable {
  id: Fixed<string>
  user_id: Fixed<string>
  session_id: Fixed<string>
  /** The address that the alert went to. */
  email: Fixed<string>
  secret_hash: Fixed<string>
  created_at: Fixed<Date>
  expires_at: Fixed<Date>
  used_at: Date | null
}

/** The devices and countries that a user has signed in from. */
interface KnownOriginsTable {
  user_id: Fixed<string>
  kind: Fixed<'device' | 'country'>
  value: Fixed<string>
  first_seen_at: Fixed<Date>
  last_seen_at: Date
}

/** Token buckets of the rate limits. */
interface RateLimitBucketsTable {
  key: Fixed<string>
  tokens: number
  /** Whether the last caller got a token. */
  taken: boolean
  updated_at: Date
}

/** One row: what holds for every account at once. */
interface SecurityConfigTable {
  is_singleton: Generated<boolean>
  /** What was issued below this version is dead, once `grace_until` has passed. */
  min_token_version: number
  /** What was issued below this version is dead whether or not a grace runs: earlier rotations killed it. */
  dead_below: Generated<number>
  grace_until: Date | null
  updated_at: Date
}

/** What happened, to whom, by which request. Nothing is ever changed here. */
interface AuditLogsTable {
  id: Fixed<string>
  created_at: Fixed<Date>
  action: Fixed<string>
  outcome: Fixed<string>
  actor: Fixed<string>
  user_id: Fixed<string | null>
  session_id: Fixed<string | null>
  request_id: Fixed<string>
  /** The client's own id of its request (`X-Request-Id`). */
  client_request_id: Fixed<string | null>
  trace_id: Fixed<string | null>
  method: Fixed<string | null>
  route: Fixed<string>
  ip: Fixed<string | null>
  user_agent: Fixed<string | null>
  fingerprint: Fixed<string | null>
  details: Json
}

/** The tables of the database. */
export interface Tables {
  users: UsersTable
  sessions: SessionsTable
  refresh_tokens: RefreshTokensTable
  registrations: RegistrationsTable
  email_verification_tokens: EmailVerificationTokensTable
  password_reset_tokens: PasswordResetTokensTable
  disown_tokens: DisownTokensTable
  known_origins: KnownOriginsTable
  rate_limit_buckets: RateLimitBucketsTable
  data_keys: DataKeysTable
  provider_connections: ProviderConnectionsTable
  provider_tokens: ProviderTokensTable
  authorization_states: AuthorizationStatesTable
  security_config: SecurityConfigTable
  audit_logs: AuditLogsTable
}

/** The database, as queries meet it. */
export type Database = Kysely<Tables>

/** A row of `users` as it is read. */
export type UserRow = Selectable<UsersTable>
