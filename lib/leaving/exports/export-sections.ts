import { sql } from 'kysely'
import type { Database } from '../../db/tables.ts'
import { onePage, PAGE_ROWS, type RowPages, rowPages } from './row-pages.ts'
import {
  authenticatorAppPages,
  challengePages,
  devicePages,
  passkeyPages,
  recoveryCodePages,
} from './section-factors.ts'
import { auditPages, eventPages } from './section-records.ts'

/** More devices and countries than a user has. */
const MAX_ORIGINS = 2_000
const host = (column: string) => sql<string | null>`host(${sql.ref(column)})`

/** Selects rows of a user after an id. */
const pageOf = (db: Database, table: OwnTable, userId: string, after: string) =>
  db
    .selectFrom<OwnTable>(table)
    .where('user_id', '=', userId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(PAGE_ROWS)

type OwnTable =
  | 'account_exports'
  | 'authorization_states'
  | 'disown_tokens'
  | 'email_verification_tokens'
  | 'password_reset_tokens'
  | 'provider_connections'
  | 'registrations'
  | 'sessions'
  | 'sign_in_failures'

/** Reads the profile of a user. */
function profile(db: Database, userId: string): Promise<object | undefined> {
  return db
    .selectFrom('users')
    .select(['id', 'email', 'name', 'email_verified_at', 'is_active', 'locked_until', 'last_login_at'])
    .select(['delete_after', 'deletion_requested_at', 'created_at', 'updated_at', 'password_breached_at'])
    .where('id', '=', userId)
    .executeTakeFirst()
}

/**
 * The sections of an export, by their name in the document: everything that a person gave or caused. They contain no
 * token, secret, hash or encrypted value. docs/use/leaving.md describes them.
 */
export const exportSections = {
  profile,
  lists: {
    sessions: (db, userId) =>
      rowPages(after =>
        pageOf(db, 'sessions', userId, after)
          .select(['id', 'device_name', 'user_agent', 'device', 'device_type', 'country', 'location'])
          .select(['created_at', 'last_used_at', 'expires_at', 'revoked_at', 'revoked_reason'])
          .select(['device_id', 'authenticated_at', 'authentication_methods'])
          .select(['latitude', 'longitude', 'accuracy_kilometers'])
          .select(host('ip').as('ip_address'))
          .execute(),
      ),
    devices: devicePages,
    passkeys: passkeyPages,
    authenticator_apps: authenticatorAppPages,
    recovery_codes: recoveryCodePages,
    sign_in_challenges: challengePages,
    failed_sign_ins: (db, userId) =>
      rowPages(after =>
        pageOf(db, 'sign_in_failures', userId, after).select(['id', 'created_at', 'country']).execute(),
      ),
    known_devices_and_countries: (db, userId) =>
      onePage(
        db
          .selectFrom('known_origins')
          .select(['kind', 'value', 'first_seen_at', 'last_seen_at'])
          .where('user_id', '=', userId)
          .orderBy('first_seen_at')
          .limit(MAX_ORIGINS)
          .execute(),
      ),
    connections: (db, userId) =>
      rowPages(after =>
        pageOf(db, 'provider_connections', userId, after)
          .select(['id', 'provider_key', 'alias', 'status', 'scope', 'institution_id', 'institution_name'])
          .select(['item_id', 'accounts_count', 'connected_at', 'last_sync_at', 'last_refresh_at'])
          .select(['consent_expires_at', 'last_error', 'last_error_at', 'created_at', 'updated_at'])
          .select('refresh_policy')
          .execute(),
      ),
    authorizations: (db, userId) =>
      rowPages(after =>
        pageOf(db, 'authorization_states', userId, after)
          .select(['id', 'connection_id', 'is_update', 'created_at', 'expires_at', 'used_at'])
          .execute(),
      ),
    registrations: (db, userId) =>
      rowPages(after =>
        pageOf(db, 'registrations', userId, after).select(['id', 'name', 'created_at']).execute(),
      ),
    email_verifications: (db, userId) =>
      rowPages(after =>
        pageOf(db, 'email_verification_tokens', userId, after)
          .select(['id', 'email', 'created_at', 'expires_at', 'used_at'])
          .execute(),
      ),
    password_resets: (db, userId) =>
      rowPages(after =>
        pageOf(db, 'password_reset_tokens', userId, after)
          .select(['id', 'created_at', 'expires_at', 'used_at'])
          .execute(),
      ),
    sign_in_alerts: (db, userId) =>
      rowPages(after =>
        pageOf(db, 'disown_tokens', userId, after)
          .select(['id', 'session_id', 'email', 'created_at', 'expires_at', 'used_at'])
          .execute(),
      ),
    exports: (db, userId) =>
      rowPages(after =>
        pageOf(db, 'account_exports', userId, after)
          .select(['id', 'state', 'requested_at', 'expires_at', 'bytes'])
          .execute(),
      ),
    events: eventPages,
    audit_records: auditPages,
  } satisfies Readonly<Record<string, (db: Database, userId: string) => RowPages>>,
}
