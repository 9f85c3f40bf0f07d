import type { ClassifiedTables } from './data-classes.ts'

/** The columns about users and their sign-ins. */
export const userColumns = {
  users: {
    retention: 'until the owner deletes the account, and the grace period `DELETION_GRACE_DAYS` has passed',
    columns: {
      id: 'internal',
      email: 'personal',
      name: 'personal',
      password_hash: 'secret',
      email_verified_at: 'internal',
      is_active: 'internal',
      token_version: 'internal',
      failed_login_count: 'internal',
      locked_until: 'internal',
      last_login_at: 'personal',
      created_at: 'internal',
      updated_at: 'internal',
      delete_after: 'confidential',
      deletion_requested_at: 'confidential',
      deletion_started_at: 'internal',
      deletion_claimed_until: 'internal',
      deletion_attempts: 'internal',
      password_breached_at: 'confidential',
    },
  },
  registrations: {
    retention: '`ENDED_RETENTION_DAYS`; deleted with the verification of the account',
    columns: {
      id: 'internal',
      user_id: 'internal',
      name: 'personal',
      password_hash: 'secret',
      created_at: 'internal',
    },
  },
  email_verification_tokens: {
    retention: '`ENDED_RETENTION_DAYS` after the expiry',
    columns: {
      id: 'internal',
      user_id: 'internal',
      email: 'personal',
      secret_hash: 'secret',
      created_at: 'internal',
      expires_at: 'internal',
      used_at: 'internal',
      token_version: 'internal',
      registration_id: 'internal',
    },
  },
  password_reset_tokens: {
    retention: '`ENDED_RETENTION_DAYS` after the expiry',
    columns: {
      id: 'internal',
      user_id: 'internal',
      secret_hash: 'secret',
      created_at: 'internal',
      expires_at: 'internal',
      used_at: 'internal',
      token_version: 'internal',
    },
  },
  known_origins: {
    retention: '`AUDIT_RETENTION_DAYS` after the last login; at the latest with the account',
    columns: {
      user_id: 'internal',
      kind: 'internal',
      value: 'personal',
      first_seen_at: 'personal',
      last_seen_at: 'personal',
    },
  },
  sign_in_failures: {
    retention: '1 day; at the latest with the account',
    columns: {
      id: 'internal',
      created_at: 'internal',
      user_id: 'internal',
      address_hash: 'personal',
      network_hash: 'personal',
      country: 'personal',
      password_tag: 'secret',
    },
  },
  account_exports: {
    retention: '`EXPORT_DAYS` after the file is ready; at the latest with the account',
    columns: {
      id: 'internal',
      user_id: 'internal',
      state: 'internal',
      requested_at: 'internal',
      next_attempt_at: 'internal',
      attempts: 'internal',
      lease_id: 'internal',
      leased_until: 'internal',
      bytes: 'internal',
      expires_at: 'internal',
    },
  },
  deleted_accounts: {
    retention: 'until the confirmation is sent and late audit records are pseudonymous',
    columns: {
      user_id: 'internal',
      email: 'personal',
      deleted_at: 'internal',
    },
  },
} as const satisfies Pick<
  ClassifiedTables,
  | 'users'
  | 'registrations'
  | 'email_verification_tokens'
  | 'password_reset_tokens'
  | 'known_origins'
  | 'sign_in_failures'
  | 'account_exports'
  | 'deleted_accounts'
>
