import type { Generated, Kysely, Selectable } from 'kysely'
import type { Fixed, Json } from './column-kinds.ts'
import type { EventDeliveriesTable, EventsTable } from './event-tables.ts'
import type {
  AuthorizationStatesTable,
  DataKeysTable,
  ProviderConnectionsTable,
  ProviderTokensTable,
  ReceivedWebhooksTable,
} from './provider-tables.ts'

/** The users. `email` is in lower case. */
interface UsersTable {
  id: Fixed<string>
  email: string
  name: string
  password_hash: string
  email_verified_at: Date | null
  is_active: Generated<boolean>
  /** Tokens and sessions with a lower version are revoked. */
  token_version: Generated<number>
  /** Number of consecutive wrong passwords since the last login or lockout. */
  failed_login_count: Generated<number>
  locked_until: Date | null
  last_login_at: Date | null
  created_at: Fixed<Date>
  updated_at: Date
}

/** The sessions and their devices. A session is active while it is neither revoked nor expired. */
interface SessionsTable {
  id: Fixed<string>
  user_id: Fixed<string>
  /** The token version of this session. */
  token_version: number
  /** The current refresh token. All other refresh tokens of the session are consumed. */
  refresh_token_id: string
  device_name: string | null
  user_agent: string | null
  ip: string | null
  /** The description and the kind of the device. */
  device: Fixed<string>
  device_type: Fixed<string>
  /** The country of `ip` (ISO 3166-1) and the description of its location; null if unknown. */
  country: Fixed<string | null>
  location: Fixed<string | null>
  created_at: Fixed<Date>
  last_used_at: Date
  /** Idle timeout. */
  idle_seconds: number
  /** Absolute expiry. Refreshing does not extend it. */
  absolute_expires_at: Date
  /** The earlier of the idle and the absolute expiry. */
  expires_at: Date
  /** Time at which the user trusted the device. */
  trusted_at: Date | null
  revoked_at: Date | null
  revoked_reason: string | null
}

/** All current and consumed refresh tokens of the sessions, to detect replay. */
interface RefreshTokensTable {
  id: Fixed<string>
  session_id: Fixed<string>
  /** The token version at issue; null for tokens that are older than this column. */
  token_version: Fixed<number | null>
  secret_hash: Fixed<string>
  created_at: Fixed<Date>
  used_at: Date | null
  successor_id: string | null
}

/**
 * Registrations of unverified accounts, one for each `POST /auth/register`. The registration of the followed link sets
 * the name and password of the account; then all registrations of the account are deleted.
 */
interface RegistrationsTable {
  id: Fixed<string>
  user_id: Fixed<string>
  name: Fixed<string>
  password_hash: Fixed<string>
  created_at: Fixed<Date>
}

/** Links that verify the email address of a registration, or the new address of an account. */
interface EmailVerificationTokensTable {
  id: Fixed<string>
  user_id: Fixed<string>
  email: Fixed<string>
  /** For a new address of an account: the token version of the requesting session. */
  token_version: Fixed<number | null>
  /** For an unverified account: the registration that the link verifies. */
  registration_id: Fixed<string | null>
  secret_hash: Fixed<string>
  created_at: Fixed<Date>
  expires_at: Fixed<Date>
  used_at: Date | null
}

/** Password reset links. */
interface PasswordResetTokensTable {
  id: Fixed<string>
  user_id: Fixed<string>
  token_version: Fixed<number>
  secret_hash: Fixed<string>
  created_at: Fixed<Date>
  expires_at: Fixed<Date>
  used_at: Date | null
}

/** Links in sign-in alerts. They end an unknown session and revoke all other sessions and tokens of the user. */
interface DisownTokensTable {
  id: Fixed<string>
  user_id: Fixed<string>
  session_id: Fixed<string>
  /** The recipient of the alert. */
  email: Fixed<string>
  secret_hash: Fixed<string>
  created_at: Fixed<Date>
  expires_at: Fixed<Date>
  used_at: Date | null
}

/** The devices and countries of a user's logins. */
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
  /** Whether the last request took a token. */
  taken: boolean
  updated_at: Date
}

/** The global token versions, in one row. */
interface SecurityConfigTable {
  is_singleton: Generated<boolean>
  /** Tokens and sessions with a lower version are revoked after `grace_until`. */
  min_token_version: number
  /** Tokens and sessions with a lower version are revoked even during a grace period, because of earlier rotations. */
  dead_below: Generated<number>
  grace_until: Date | null
  updated_at: Date
}

/** The audit records. Append-only. */
interface AuditLogsTable {
  id: Fixed<string>
  created_at: Fixed<Date>
  action: Fixed<string>
  outcome: Fixed<string>
  actor: Fixed<string>
  user_id: Fixed<string | null>
  session_id: Fixed<string | null>
  request_id: Fixed<string>
  /** The client's id of the request (`X-Request-Id`). */
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
  received_webhooks: ReceivedWebhooksTable
  security_config: SecurityConfigTable
  audit_logs: AuditLogsTable
  events: EventsTable
  event_deliveries: EventDeliveriesTable
}

/** The database for queries. */
export type Database = Kysely<Tables>

/** A selected row of `users`. */
export type UserRow = Selectable<UsersTable>
