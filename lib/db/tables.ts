import type { Kysely, Selectable } from 'kysely'
import type { EventDeliveriesTable, EventsTable } from './event-tables.ts'
import type {
  ChallengesTable,
  DevicesTable,
  PasskeysTable,
  RecoveryCodesTable,
  TotpSecretsTable,
} from './factor-tables.ts'
import type { AccountExportsTable, DeletedAccountsTable } from './leaving-tables.ts'
import type {
  AuthorizationStatesTable,
  DataKeysTable,
  ProviderConnectionsTable,
  ProviderTokensTable,
  ReceivedWebhooksTable,
} from './provider-tables.ts'
import type {
  AuditLogsTable,
  RateLimitBucketsTable,
  SecurityConfigTable,
  WaitingMailsTable,
} from './record-tables.ts'
import type { DisownTokensTable, RefreshTokensTable, SessionsTable } from './session-tables.ts'
import type {
  EmailVerificationTokensTable,
  KnownOriginsTable,
  PasswordResetTokensTable,
  RegistrationsTable,
  SignInFailuresTable,
  UsersTable,
} from './user-tables.ts'

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
  devices: DevicesTable
  passkeys: PasskeysTable
  totp_secrets: TotpSecretsTable
  recovery_codes: RecoveryCodesTable
  challenges: ChallengesTable
  sign_in_failures: SignInFailuresTable
  rate_limit_buckets: RateLimitBucketsTable
  data_keys: DataKeysTable
  provider_connections: ProviderConnectionsTable
  provider_tokens: ProviderTokensTable
  authorization_states: AuthorizationStatesTable
  received_webhooks: ReceivedWebhooksTable
  security_config: SecurityConfigTable
  audit_logs: AuditLogsTable
  account_exports: AccountExportsTable
  deleted_accounts: DeletedAccountsTable
  events: EventsTable
  event_deliveries: EventDeliveriesTable
  waiting_mails: WaitingMailsTable
}

/** The database for queries. */
export type Database = Kysely<Tables>

/** A selected row of `users`. */
export type UserRow = Selectable<UsersTable>
