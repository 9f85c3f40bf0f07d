import type { ClassifiedTables } from './data-classes.ts'

/** The columns about sessions, devices and factors. */
export const sessionColumns = {
  sessions: {
    retention: '`ENDED_RETENTION_DAYS` after the end; at the latest with the account',
    columns: {
      id: 'internal',
      user_id: 'internal',
      token_version: 'internal',
      refresh_token_id: 'internal',
      device_name: 'personal',
      user_agent: 'personal',
      ip: 'personal',
      created_at: 'internal',
      last_used_at: 'personal',
      expires_at: 'internal',
      revoked_at: 'internal',
      revoked_reason: 'internal',
      device: 'personal',
      device_type: 'personal',
      country: 'personal',
      location: 'personal',
      idle_seconds: 'internal',
      absolute_expires_at: 'internal',
      device_id: 'internal',
      authenticated_at: 'personal',
      authentication_methods: 'confidential',
      latitude: 'personal',
      longitude: 'personal',
      accuracy_kilometers: 'personal',
    },
  },
  refresh_tokens: {
    retention: 'with the session',
    columns: {
      id: 'internal',
      session_id: 'internal',
      secret_hash: 'secret',
      created_at: 'internal',
      used_at: 'internal',
      successor_id: 'internal',
      token_version: 'internal',
    },
  },
  disown_tokens: {
    retention: '`ENDED_RETENTION_DAYS` after the expiry',
    columns: {
      id: 'internal',
      user_id: 'internal',
      session_id: 'internal',
      email: 'personal',
      secret_hash: 'secret',
      created_at: 'internal',
      expires_at: 'internal',
      used_at: 'internal',
    },
  },
  devices: {
    retention: '`AUDIT_RETENTION_DAYS` after the last sign-in; at the latest with the account',
    columns: {
      id: 'internal',
      user_id: 'internal',
      secret_hash: 'secret',
      token_version: 'internal',
      name: 'personal',
      description: 'personal',
      device_type: 'personal',
      ip: 'personal',
      country: 'personal',
      location: 'personal',
      failed_login_count: 'internal',
      locked_until: 'internal',
      trusted_at: 'internal',
      trusted_until: 'internal',
      created_at: 'internal',
      last_used_at: 'personal',
      revoked_at: 'internal',
    },
  },
  passkeys: {
    retention: 'until the owner removes the passkey or the account is deleted',
    columns: {
      id: 'internal',
      user_id: 'internal',
      credential_id: 'personal',
      public_key: 'internal',
      signature_count: 'internal',
      is_backup_eligible: 'internal',
      is_backed_up: 'internal',
      transports: 'internal',
      aaguid: 'personal',
      name: 'personal',
      created_at: 'internal',
      last_used_at: 'personal',
      revoked_at: 'internal',
      revoked_reason: 'internal',
    },
  },
  totp_secrets: {
    retention: 'until the owner removes the app or the account is deleted',
    columns: {
      user_id: 'internal',
      secret_id: 'internal',
      data_key_id: 'internal',
      secret: 'secret',
      created_at: 'internal',
      confirmed_at: 'internal',
      last_step: 'personal',
      last_used_at: 'personal',
      failed_count: 'internal',
      locked_until: 'internal',
    },
  },
  recovery_codes: {
    retention: 'until the codes are replaced or the account is deleted',
    columns: {
      user_id: 'internal',
      code_hash: 'secret',
      created_at: 'internal',
      used_at: 'internal',
    },
  },
  challenges: {
    retention: '1 day after the expiry',
    columns: {
      id: 'internal',
      secret_hash: 'secret',
      purpose: 'internal',
      webauthn_challenge: 'confidential',
      user_id: 'internal',
      session_id: 'internal',
      device_id: 'internal',
      device_name: 'personal',
      token_version: 'internal',
      failed_count: 'internal',
      created_at: 'internal',
      expires_at: 'internal',
      used_at: 'internal',
    },
  },
} as const satisfies Pick<
  ClassifiedTables,
  | 'sessions'
  | 'refresh_tokens'
  | 'disown_tokens'
  | 'devices'
  | 'passkeys'
  | 'totp_secrets'
  | 'recovery_codes'
  | 'challenges'
>
