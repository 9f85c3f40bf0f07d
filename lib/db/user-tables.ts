import type { Generated } from 'kysely'
import type { Fixed } from './column-kinds.ts'

/** The users. `email` is in lower case. */
export interface UsersTable {
  id: Fixed<string>
  email: string
  name: string
  /** Null if the user signs in with passkeys only. */
  password_hash: string | null
  email_verified_at: Date | null
  is_active: Generated<boolean>
  /** Tokens and sessions with a lower version are revoked. */
  token_version: Generated<number>
  /** Number of consecutive wrong passwords from unknown devices since the last login or lockout. */
  failed_login_count: Generated<number>
  locked_until: Date | null
  last_login_at: Date | null
  /** Time at which the password was found in a breach; null if it was not, or was replaced since. */
  password_breached_at: Date | null
  /** Time from which the account may be deleted, and the time of the owner's request; null if none is scheduled. */
  delete_after: Date | null
  deletion_requested_at: Date | null
  /** Time at which the deletion started. It cannot be canceled any more, and the account stays disabled. */
  deletion_started_at: Date | null
  /** Time until which a run of the job owns the deletion, or from which it is retried. */
  deletion_claimed_until: Date | null
  /** Number of started runs. */
  deletion_attempts: Generated<number>
  created_at: Fixed<Date>
  updated_at: Date
}

/**
 * Registrations of unverified accounts, one for each `POST /auth/register`. The registration of the followed link sets
 * the name and password of the account; then all registrations of the account are deleted.
 */
export interface RegistrationsTable {
  id: Fixed<string>
  user_id: Fixed<string>
  name: Fixed<string>
  password_hash: Fixed<string>
  created_at: Fixed<Date>
}

/** Links that verify the email address of a registration, or the new address of an account. */
export interface EmailVerificationTokensTable {
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
export interface PasswordResetTokensTable {
  id: Fixed<string>
  user_id: Fixed<string>
  token_version: Fixed<number>
  secret_hash: Fixed<string>
  created_at: Fixed<Date>
  expires_at: Fixed<Date>
  used_at: Date | null
}

/** The devices and countries of a user's logins. */
export interface KnownOriginsTable {
  user_id: Fixed<string>
  kind: Fixed<'device' | 'country'>
  value: Fixed<string>
  first_seen_at: Fixed<Date>
  last_seen_at: Date
}

/** The failed sign-ins of the last day, of known and unknown addresses. */
export interface SignInFailuresTable {
  id: Fixed<string>
  created_at: Fixed<Date>
  /** Null if no account has the address. */
  user_id: Fixed<string | null>
  address_hash: Fixed<string>
  network_hash: Fixed<string>
  country: Fixed<string | null>
  /** 16 bits of an HMAC of the password: equal for equal passwords of one day, and too short to find the password. */
  password_tag: Fixed<number>
}
