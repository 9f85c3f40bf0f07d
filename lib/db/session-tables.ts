import type { Fixed } from './column-kinds.ts'

/** The sessions. A session is active while it is neither revoked nor expired. */
export interface SessionsTable {
  id: Fixed<string>
  user_id: Fixed<string>
  /** The token version of this session. */
  token_version: number
  device_id: Fixed<string>
  /** The last authentication of the user in this session: its time, and its methods (RFC 8176), separated by spaces. */
  authenticated_at: Date
  authentication_methods: string
  /** The current refresh token. All other refresh tokens of the session are consumed. */
  refresh_token_id: string
  device_name: string | null
  user_agent: string | null
  ip: string | null
  /** The description and the kind of the device. */
  device: Fixed<string>
  device_type: Fixed<string>
  /** The country of `ip` (ISO 3166-1) and the description of its location; null if unknown. A refresh updates them. */
  country: string | null
  location: string | null
  /** The coordinates of `ip` in degrees and their accuracy in kilometers; null if unknown. */
  latitude: number | null
  longitude: number | null
  accuracy_kilometers: number | null
  created_at: Fixed<Date>
  last_used_at: Date
  /** Idle timeout. */
  idle_seconds: number
  /** Absolute expiry. Refreshing does not extend it. */
  absolute_expires_at: Date
  /** The earlier of the idle and the absolute expiry. */
  expires_at: Date
  revoked_at: Date | null
  revoked_reason: string | null
}

/** All current and consumed refresh tokens of the sessions, to detect replay. */
export interface RefreshTokensTable {
  id: Fixed<string>
  session_id: Fixed<string>
  /** The token version at issue; null for tokens that are older than this column. */
  token_version: Fixed<number | null>
  secret_hash: Fixed<string>
  created_at: Fixed<Date>
  used_at: Date | null
  successor_id: string | null
}

/** Links in sign-in alerts. They end an unknown session and revoke all other sessions and tokens of the user. */
export interface DisownTokensTable {
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
