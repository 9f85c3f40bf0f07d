import type { Generated } from 'kysely'
import type { Fixed } from './column-kinds.ts'

/** The devices of the users, identified by the device token that a sign-in issues. */
export interface DevicesTable {
  id: Fixed<string>
  user_id: Fixed<string>
  /** Hash of the device token. Empty for devices that are older than device tokens. */
  secret_hash: Fixed<string>
  /** The token version of the last sign-in. A later breach rotation or password change makes the device unknown. */
  token_version: number
  /** The name that the user gave the device. */
  name: string | null
  /** The description and the kind of the device, from its user agent. */
  description: string
  device_type: string
  /** Address, country and location of the last sign-in. */
  ip: string | null
  country: string | null
  location: string | null
  /** Number of consecutive wrong passwords from this device since its last sign-in or lockout. */
  failed_login_count: Generated<number>
  locked_until: Date | null
  trusted_at: Date | null
  /** Time until which sign-ins from this device require no second factor. */
  trusted_until: Date | null
  created_at: Fixed<Date>
  last_used_at: Date
  /** Time at which the user removed the device. */
  revoked_at: Date | null
}

/** The passkeys (WebAuthn credentials) of the users. */
export interface PasskeysTable {
  id: Fixed<string>
  user_id: Fixed<string>
  /** The credential id, in base64url. */
  credential_id: Fixed<string>
  /** COSE key (RFC 9052). */
  public_key: Fixed<Uint8Array>
  /** The last signature counter. 0 if the authenticator has none. */
  signature_count: number
  /** Whether the passkey can be synchronized between devices, and whether it is. */
  is_backup_eligible: Fixed<boolean>
  is_backed_up: boolean
  /** The transports that the authenticator reported, separated by spaces. */
  transports: Fixed<string>
  /** The model of the authenticator. */
  aaguid: Fixed<string | null>
  name: string
  created_at: Fixed<Date>
  last_used_at: Date | null
  /** A revoked passkey is refused: its counter shows that it was copied. */
  revoked_at: Date | null
  revoked_reason: string | null
}

/** The authenticator apps (TOTP, RFC 6238): one for each user. */
export interface TotpSecretsTable {
  user_id: Fixed<string>
  /** The context of the encryption. A new enrollment has a new id. */
  secret_id: string
  data_key_id: string
  /** The encrypted secret. */
  secret: Uint8Array
  created_at: Date
  /** Null until the user has entered a first code. An unconfirmed secret is no factor. */
  confirmed_at: Date | null
  /** The time step of the last accepted code. Codes of this step and earlier ones are refused. */
  last_step: number | null
  last_used_at: Date | null
  /** Number of consecutive wrong codes since the last correct code or lockout. */
  failed_count: Generated<number>
  locked_until: Date | null
}

/** The recovery codes of the users. */
export interface RecoveryCodesTable {
  user_id: Fixed<string>
  code_hash: Fixed<string>
  created_at: Fixed<Date>
  used_at: Date | null
}

/** What a challenge is for. */
export type ChallengePurpose = 'login' | 'passkey_login' | 'passkey_registration' | 'step_up'

/** Challenges: pending sign-ins that require a second factor, and WebAuthn ceremonies. */
export interface ChallengesTable {
  id: Fixed<string>
  secret_hash: Fixed<string>
  purpose: Fixed<ChallengePurpose>
  /** The challenge of the WebAuthn ceremony: 32 random bytes in base64url. */
  webauthn_challenge: Fixed<string>
  /** Null for a sign-in with a passkey, which identifies the user. */
  user_id: Fixed<string | null>
  /** The session that requested the ceremony. */
  session_id: Fixed<string | null>
  /** For a login: the known device, and the name that the client gave. */
  device_id: Fixed<string | null>
  device_name: Fixed<string | null>
  /** The user's token version at issue. A later breach rotation or password change revokes the challenge. */
  token_version: Fixed<number | null>
  /** Number of wrong answers. */
  failed_count: Generated<number>
  created_at: Fixed<Date>
  expires_at: Fixed<Date>
  used_at: Date | null
}
