// Generated from lib/routes by `npm run client:types`. Do not edit.

/** The result of an action without other data. */
export interface Message {
  /** A text that an application can show to the user. */
  readonly message: string
}

/** A user. */
export interface User {
  /** The id of the user. */
  readonly id: string
  /** The email address, in lowercase letters. */
  readonly email: string
  /** The name that the user chose. */
  readonly name: string
  /** Whether the user has verified the email address. */
  readonly email_verified: boolean
  /** Whether the user may sign in. False if a sign-in was rejected after the email address had changed. */
  readonly is_active: boolean
  /** The time of the registration, in UTC. */
  readonly created_at: string
  /** The time of the last login, in UTC; null before the first. */
  readonly last_login_at: string | null
  /**
   * The time from which the account is deleted, in UTC, as its owner requested; null if that is not
   * scheduled.
   */
  readonly delete_after: string | null
}

/** The tokens of a session (RFC 6749, section 5.1). */
export interface SessionTokens {
  /** The access token, a JWT. Send it in the Authorization header of requests. */
  readonly access_token: string
  /** The refresh token, an opaque text. It works once: exchange it for new tokens. */
  readonly refresh_token: string
  /** The type of the access token (RFC 6750). */
  readonly token_type: 'bearer'
  /** The lifetime of the access token, in seconds. */
  readonly expires_in: number
}

/** A new account. */
export interface RegisterRequest {
  /** The email address of the account. Case is ignored. */
  readonly email: string
  /**
   * The new password: 8 to 256 characters. Below 15 characters, it needs an uppercase letter, a lowercase
   * letter, a digit and a special character. Common and breached passwords, and those with the name or email
   * address of the user, are refused.
   */
  readonly password: string
  /** The name of the user, for mails and applications. */
  readonly name: string
}

/** The token of a verification link. */
export interface VerifyEmailRequest {
  /** The value after `#token=` in the verification link. It works once. */
  readonly token: string
}

/** The address to verify. */
export interface ResendVerificationRequest {
  /** The email address of the account. Case is ignored. */
  readonly email: string
}

/** The credentials of a user. */
export interface LoginRequest {
  /** The email address of the account. Case is ignored. */
  readonly email: string
  /** The password of the account. */
  readonly password: string
  /** A name for the device, shown in the list of sessions. */
  readonly device_name?: string | undefined
  /**
   * The `device_token` of an earlier sign-in on this device. It makes the device known: it has its own
   * lockout, and a trusted device requires no second factor.
   */
  readonly device_token?: string | undefined
}

/** The refresh token to exchange. */
export interface RefreshTokensRequest {
  /** The newest refresh token of the session. */
  readonly refresh_token: string
}

/** The session to end. */
export interface LogoutRequest {
  /** The refresh token of the session. */
  readonly refresh_token: string
}

/** The account whose password was forgotten. */
export interface RequestPasswordResetRequest {
  /** The email address of the account. Case is ignored. */
  readonly email: string
}

/** The token of a password reset link, and the new password. */
export interface ResetPasswordRequest {
  /** The value after `#token=` in the password reset link. It works once. */
  readonly token: string
  /**
   * The new password: 8 to 256 characters. Below 15 characters, it needs an uppercase letter, a lowercase
   * letter, a digit and a special character. Common and breached passwords, and those with the name or email
   * address of the user, are refused.
   */
  readonly new_password: string
}

/** The current and the new password. */
export interface ChangePasswordRequest {
  /** The current password of the account. */
  readonly current_password: string
  /**
   * The new password: 8 to 256 characters. Below 15 characters, it needs an uppercase letter, a lowercase
   * letter, a digit and a special character. Common and breached passwords, and those with the name or email
   * address of the user, are refused.
   */
  readonly new_password: string
}

/** The new tokens of the current session. */
export interface ChangePasswordResult {
  /** The access token, a JWT. Send it in the Authorization header of requests. */
  readonly access_token: string
  /** The refresh token, an opaque text. It works once: exchange it for new tokens. */
  readonly refresh_token: string
  /** The type of the access token (RFC 6750). */
  readonly token_type: 'bearer'
  /** The lifetime of the access token, in seconds. */
  readonly expires_in: number
  /** A text that an application can show to the user. */
  readonly message: string
}

/** The fields to change. At least one of `name` and `email` is required. */
export interface UpdateCurrentUserRequest {
  /** The new name. */
  readonly name?: string | undefined
  /** The new email address. It takes effect when the user follows the link sent to it. */
  readonly email?: string | undefined
  /** The password of the account. Required to change the email address. */
  readonly current_password?: string | undefined
}

/** The tokens of a new session, and its user. */
export interface SignedIn {
  /** The access token, a JWT. Send it in the Authorization header of requests. */
  readonly access_token: string
  /** The refresh token, an opaque text. It works once: exchange it for new tokens. */
  readonly refresh_token: string
  /** The type of the access token (RFC 6750). */
  readonly token_type: 'bearer'
  /** The lifetime of the access token, in seconds. */
  readonly expires_in: number
  /** The result of the sign-in. */
  readonly result: 'signed_in'
  /** The user who signed in. */
  readonly user: User
  /**
   * The token of a new device. Store it on the device, also after a sign-out, and send it with the next
   * sign-in. Null if the sign-in sent the token of a known device.
   */
  readonly device_token: string | null
}

/** The password is correct, but the account requires a second factor. */
export interface MfaRequired {
  /** The result of the sign-in. */
  readonly result: 'mfa_required'
  /** The challenge, an opaque text. It works once. */
  readonly challenge: string
  /** The lifetime of the challenge, in seconds. */
  readonly expires_in: number
  /** The factors that can complete the login. */
  readonly factors: readonly ('passkey' | 'totp' | 'recovery_code')[]
  /**
   * The options of the WebAuthn ceremony, for `PublicKeyCredential.parseRequestOptionsFromJSON`; null if the
   * account has no passkey.
   */
  readonly passkey_options: RequestOptions | null
}

/** The result of a login: the tokens of a new session, or the challenge of a second factor. */
export type LoginResult = SignedIn | MfaRequired

/** A code of the authenticator app. */
export interface TotpProof {
  /** The kind of the factor. */
  readonly type: 'totp'
  /** The six digits that the app shows. Each code works once. */
  readonly code: string
}

/** A recovery code. */
export interface RecoveryCodeProof {
  /** The kind of the factor. */
  readonly type: 'recovery_code'
  /** An unused recovery code. Case and dashes are ignored. */
  readonly code: string
}

/** The assertion of a passkey. */
export interface PasskeyProof {
  /** The kind of the factor. */
  readonly type: 'passkey'
  /** The result of `navigator.credentials.get`, from its method `toJSON`. */
  readonly credential: AuthenticationResponse
}

/** The proof of a second factor. */
export type FactorProof = TotpProof | RecoveryCodeProof | PasskeyProof

/** The challenge of a login, and the second factor that answers it. */
export interface VerifyLoginRequest {
  /** The challenge from the reply to the login. */
  readonly challenge: string
  /** The second factor. */
  readonly factor: FactorProof
}

/** A started login with a passkey. */
export interface PasskeyLoginOptions {
  /** The challenge, an opaque text. It works once. */
  readonly challenge: string
  /** The lifetime of the challenge, in seconds. */
  readonly expires_in: number
  /** The options of the WebAuthn ceremony, for `PublicKeyCredential.parseRequestOptionsFromJSON`. */
  readonly options: RequestOptions
}

/** The assertion of a passkey, and the challenge that it answers. */
export interface PasskeyLoginRequest {
  /** The challenge of the started login. */
  readonly challenge: string
  /** The result of `navigator.credentials.get`, from its method `toJSON`. */
  readonly credential: AuthenticationResponse
  /** A name for the device, shown in the list of sessions. */
  readonly device_name?: string | undefined
  /**
   * The `device_token` of an earlier sign-in on this device. It makes the device known: it has its own
   * lockout, and a trusted device requires no second factor.
   */
  readonly device_token?: string | undefined
}

/** The factors with which the user can authenticate again. */
export interface StepUpOptions {
  /** The challenge of a passkey, an opaque text. It works once. */
  readonly challenge: string
  /** The lifetime of the challenge, in seconds. */
  readonly expires_in: number
  /** The factors of the user, the recommended first. */
  readonly factors: readonly ('passkey' | 'totp' | 'recovery_code' | 'password')[]
  /**
   * The options of the WebAuthn ceremony, for `PublicKeyCredential.parseRequestOptionsFromJSON`; null if the
   * account has no passkey.
   */
  readonly passkey_options: RequestOptions | null
}

/** The current password. */
export interface PasswordProof {
  /** The kind of the factor. */
  readonly type: 'password'
  /** The password of the account. */
  readonly password: string
}

/** The assertion of a passkey, and the challenge that it answers. */
export interface StepUpPasskeyProof {
  /** The kind of the factor. */
  readonly type: 'passkey'
  /** The challenge of the started step-up. */
  readonly challenge: string
  /** The result of `navigator.credentials.get`, from its method `toJSON`. */
  readonly credential: AuthenticationResponse
}

/** The proof of a factor of the signed-in user. */
export type StepUpProof = PasswordProof | TotpProof | RecoveryCodeProof | StepUpPasskeyProof

/** The factor with which the user authenticates again. */
export interface StepUpRequest {
  /** The proof of the factor. */
  readonly factor: StepUpProof
}

/** A new access token of the session. The refresh token does not change. */
export interface SteppedUp {
  /** The access token, a JWT, with the time and the methods of the authentication. */
  readonly access_token: string
  /** The type of the access token (RFC 6750). */
  readonly token_type: 'bearer'
  /** The lifetime of the access token, in seconds. */
  readonly expires_in: number
}

/** A passkey that can answer a challenge. */
export interface CredentialDescriptor {
  /** The type of the credential. */
  readonly type: 'public-key'
  /** The id of the credential, in base64url. */
  readonly id: string
  /** How a browser can reach the authenticator. */
  readonly transports: readonly string[]
}

/**
 * The options of `navigator.credentials.get`: a `PublicKeyCredentialRequestOptionsJSON` of WebAuthn Level 3.
 */
export interface RequestOptions {
  /** The random challenge that the authenticator signs, in base64url. */
  readonly challenge: string
  /** The domain that the passkeys belong to. */
  readonly rpId: string
  /** The time for the answer, in milliseconds. */
  readonly timeout: number
  /** The passkeys that can answer. If empty, the browser offers all that it knows. */
  readonly allowCredentials: readonly CredentialDescriptor[]
  /** The authenticator must verify the user, for example by a fingerprint or a PIN. */
  readonly userVerification: 'required'
}

/** The response of the authenticator. */
export interface AssertionResponse {
  /** What the browser signed: the type, the challenge and the origin. */
  readonly clientDataJSON: string
  /** What the authenticator signed: the domain, flags and a counter. */
  readonly authenticatorData: string
  /** The signature. */
  readonly signature: string
  /** The id of the user that the authenticator stored. */
  readonly userHandle?: string | null | undefined
}

/**
 * The result of `navigator.credentials.get`, from its method `toJSON`: an `AuthenticationResponseJSON` of
 * WebAuthn Level 3.
 */
export interface AuthenticationResponse {
  /** The id of the credential, in base64url. */
  readonly id: string
  /** The id of the credential, in base64url. */
  readonly rawId: string
  /** The type of the credential. */
  readonly type: 'public-key'
  /** Whether the authenticator is part of the device. */
  readonly authenticatorAttachment?: string | null | undefined
  /** The results of extensions. They are ignored. */
  readonly clientExtensionResults?: unknown | undefined
  /** The response of the authenticator. */
  readonly response: AssertionResponse
}

/** The application that registers a passkey. */
export interface RelyingParty {
  /** The domain that the passkey will belong to. */
  readonly id: string
  /** The name of the application. */
  readonly name: string
}

/** The user of a new passkey. */
export interface UserEntity {
  /** The id of the user as 16 bytes, in base64url. */
  readonly id: string
  /** The email address, which the browser shows in the list of passkeys. */
  readonly name: string
  /** The name of the user. */
  readonly displayName: string
}

/** An algorithm that a passkey may use. */
export interface CredentialParameters {
  /** The type of the credential. */
  readonly type: 'public-key'
  /** The COSE number of the algorithm. */
  readonly alg: number
}

/** The authenticators that may register. */
export interface AuthenticatorSelection {
  /** The passkey must be discoverable, so that it can sign the user in without an email address. */
  readonly residentKey: 'required'
  /** The same, for WebAuthn Level 1. */
  readonly requireResidentKey: true
  /** The authenticator must verify the user, for example by a fingerprint or a PIN. */
  readonly userVerification: 'required'
}

/** The extensions of a registration. */
export interface CreationExtensions {
  /** The browser reports whether the passkey is discoverable. */
  readonly credProps: true
}

/**
 * The options of `navigator.credentials.create`: a `PublicKeyCredentialCreationOptionsJSON` of WebAuthn Level
 * 3.
 */
export interface CreationOptions {
  /** The random challenge that the browser signs, in base64url. */
  readonly challenge: string
  /** The application. */
  readonly rp: RelyingParty
  /** The user. */
  readonly user: UserEntity
  /** The accepted algorithms. */
  readonly pubKeyCredParams: readonly CredentialParameters[]
  /** The time for the answer, in milliseconds. */
  readonly timeout: number
  /** The passkeys that the user already has. */
  readonly excludeCredentials: readonly CredentialDescriptor[]
  /** The authenticators that may register. */
  readonly authenticatorSelection: AuthenticatorSelection
  /** No attestation is requested. */
  readonly attestation: 'none'
  /** The extensions of the ceremony. */
  readonly extensions: CreationExtensions
}

/** An active session of a user. */
export interface Session {
  /** The id of the session. */
  readonly id: string
  /** The device: its browser or app and operating system, after the name that was sent at login. */
  readonly device: string
  /** The country or city of the IP address; null if unknown. */
  readonly location: string | null
  /** The IP address of the login; null if unknown. */
  readonly ip_address: string | null
  /** The time of the login, in UTC. */
  readonly created_at: string
  /** The time of the last token refresh or password change, or of the login, in UTC. */
  readonly last_used_at: string
  /** The time when the session expires if it is not refreshed before, in UTC. */
  readonly expires_at: string
  /** Whether this session sent the request. */
  readonly is_current: boolean
  /** Whether the user trusts the device of this session. */
  readonly is_trusted: boolean
  /** The id of the device of this session. */
  readonly device_id: string
}

/** A page of sessions. */
export interface SessionPage {
  /** The sessions on this page. */
  readonly items: readonly Session[]
  /** The number of sessions on all pages. */
  readonly total: number
  /** The number of this page, starting at 1. */
  readonly page: number
  /** The maximum number of items on a page. */
  readonly per_page: number
  /** The number of pages; 0 if there are no items. */
  readonly pages: number
}

/** The result of ending sessions. */
export interface RevokedSessions {
  /** The number of sessions that ended. */
  readonly revoked: number
}

/** The token of the link in a sign-in alert. */
export interface DisownSessionRequest {
  /** The value after `#token=` in the link of the alert. It works once. */
  readonly token: string
}

/** A device from which a user has signed in. */
export interface Device {
  /** The id of the device. */
  readonly id: string
  /** The name that the user gave the device; null if none. */
  readonly name: string | null
  /** The browser or app and operating system of the device. */
  readonly description: string
  /** The country or city of the IP address; null if unknown. */
  readonly location: string | null
  /** The IP address of the last sign-in; null if unknown. */
  readonly ip_address: string | null
  /** The time of the first sign-in, in UTC. */
  readonly created_at: string
  /** The time of the last sign-in, in UTC. */
  readonly last_used_at: string
  /**
   * The time until which sign-ins from the device require no second factor, in UTC; null if it is not
   * trusted.
   */
  readonly trusted_until: string | null
  /** The number of active sessions on the device. */
  readonly sessions: number
}

/** A page of devices. */
export interface DevicePage {
  /** The devices on this page. */
  readonly items: readonly Device[]
  /** The number of devices on all pages. */
  readonly total: number
  /** The number of this page, starting at 1. */
  readonly page: number
  /** The maximum number of items on a page. */
  readonly per_page: number
  /** The number of pages; 0 if there are no items. */
  readonly pages: number
}

/** The fields to change. At least one is required. */
export interface UpdateDeviceRequest {
  /** The new name; null to remove it. */
  readonly name?: string | null | undefined
  /** Whether to trust the device. Trust requires a second factor if the account has one. */
  readonly is_trusted?: boolean | undefined
}

/** A passkey of a user. */
export interface Passkey {
  /** The id of the passkey. */
  readonly id: string
  /** The name that the user gave the passkey. */
  readonly name: string
  /** The time of the registration, in UTC. */
  readonly created_at: string
  /** The time of the last use, in UTC; null if never used. */
  readonly last_used_at: string | null
  /** Whether the passkey is synchronized between devices. */
  readonly is_backed_up: boolean
  /** Whether the passkey was revoked because it may have been copied. It can only be removed. */
  readonly is_revoked: boolean
}

/** The authenticator app of a user. */
export interface AuthenticatorApp {
  /** The time when the app was confirmed, in UTC. */
  readonly created_at: string
  /** The time of the last use, in UTC; null if never used. */
  readonly last_used_at: string | null
}

/** The recovery codes of a user. */
export interface RecoveryCodes {
  /** The number of unused codes. */
  readonly remaining: number
  /** The time when the codes were created, in UTC. */
  readonly created_at: string
}

/** The sign-in methods of a user. */
export interface Factors {
  /** Whether the account has a password. */
  readonly has_password: boolean
  /** The passkeys, oldest first. At most 20. */
  readonly passkeys: readonly Passkey[]
  /** The authenticator app; null if none is confirmed. */
  readonly totp: AuthenticatorApp | null
  /** The recovery codes; null if there are none. */
  readonly recovery_codes: RecoveryCodes | null
}

/** A started registration of a passkey. */
export interface PasskeyRegistrationOptions {
  /** The challenge, an opaque text. It works once, in this session. */
  readonly challenge: string
  /** The lifetime of the challenge, in seconds. */
  readonly expires_in: number
  /** The options of the WebAuthn ceremony, for `PublicKeyCredential.parseCreationOptionsFromJSON`. */
  readonly options: CreationOptions
}

/** The response of the authenticator. */
export interface AttestationResponse {
  /** What the browser signed: the type, the challenge and the origin. */
  readonly clientDataJSON: string
  /** The new credential and its public key. */
  readonly attestationObject: string
  /**
   * How a browser can reach the authenticator.
   *
   * Default: `[]`.
   */
  readonly transports?: readonly string[] | undefined
}

/**
 * The result of `navigator.credentials.create`, from its method `toJSON`: a `RegistrationResponseJSON` of
 * WebAuthn Level 3.
 */
export interface RegistrationResponse {
  /** The id of the credential, in base64url. */
  readonly id: string
  /** The id of the credential, in base64url. */
  readonly rawId: string
  /** The type of the credential. */
  readonly type: 'public-key'
  /** Whether the authenticator is part of the device. */
  readonly authenticatorAttachment?: string | null | undefined
  /** The results of extensions. They are ignored. */
  readonly clientExtensionResults?: unknown | undefined
  /** The response of the authenticator. */
  readonly response: AttestationResponse
}

/** The response of an authenticator to a started registration. */
export interface AddPasskeyRequest {
  /** The challenge of the started registration. */
  readonly challenge: string
  /** A name for the passkey, so that the user recognizes it. */
  readonly name: string
  /** The result of `navigator.credentials.create`, from its method `toJSON`. */
  readonly credential: RegistrationResponse
}

/** An added passkey. */
export interface AddedPasskey {
  /** The passkey. */
  readonly passkey: Passkey
  /**
   * Ten recovery codes, if this is the first second factor; otherwise null. Show them once: no other reply
   * contains them.
   */
  readonly recovery_codes: readonly string[] | null
}

/** The new name of a passkey. */
export interface RenamePasskeyRequest {
  /** A name for the passkey, so that the user recognizes it. */
  readonly name: string
}

/** A TOTP secret for an authenticator app. It is no factor until it is confirmed. */
export interface TotpSecret {
  /** The secret in base32, for users who cannot scan the QR code. */
  readonly secret: string
  /** The `otpauth` URI to show as a QR code. Create the image on the device of the user. */
  readonly uri: string
}

/** The first code of an authenticator app. */
export interface ConfirmTotpRequest {
  /** The six digits that the app shows. The same code cannot be used to sign in. */
  readonly code: string
}

/** An added authenticator app. */
export interface ConfirmedTotp {
  /**
   * Ten recovery codes, if this is the first second factor; otherwise null. Show them once: no other reply
   * contains them.
   */
  readonly recovery_codes: readonly string[] | null
}

/** New recovery codes. */
export interface NewRecoveryCodes {
  /** Ten recovery codes. Show them once: no other reply contains them. */
  readonly recovery_codes: readonly string[]
}

/** The kind of an activity: a stable code. */
export type ActivityKind =
  | 'registered'
  | 'email_verified'
  | 'email_change_requested'
  | 'email_changed'
  | 'profile_changed'
  | 'signed_in'
  | 'sign_in_failed'
  | 'sign_in_alerted'
  | 'sign_in_reported'
  | 'signed_out'
  | 'token_reused'
  | 'device_trusted'
  | 'device_removed'
  | 'device_distrusted'
  | 'password_check_failed'
  | 'password_reset_requested'
  | 'password_reset'
  | 'password_changed'
  | 'password_breached'
  | 'account_locked'
  | 'factor_failed'
  | 'factor_locked'
  | 'passkey_revoked'
  | 'passkey_added'
  | 'passkey_removed'
  | 'totp_added'
  | 'totp_removed'
  | 'recovery_codes_replaced'
  | 'password_removed'
  | 'second_factors_removed'
  | 'identity_confirmed'
  | 'account_unlocked'
  | 'account_disabled'
  | 'account_enabled'
  | 'export_requested'
  | 'export_ready'
  | 'export_failed'
  | 'export_opened'
  | 'deletion_requested'
  | 'deletion_canceled'
  | 'connection_created'
  | 'connection_renamed'
  | 'connection_policy_changed'
  | 'connection_deleted'
  | 'connected'
  | 'connecting_failed'
  | 'disconnected'
  | 'connection_expiring'
  | 'connection_expired'
  | 'connection_failed'
  | 'connection_canceled'

/** An event in the account of a user. */
export interface Activity {
  /** The id of the event. Ids increase with time. */
  readonly id: string
  /** The time of the event, in UTC. */
  readonly created_at: string
  /** The kind of the event. */
  readonly kind: ActivityKind
  /** The event in plain English, for display. */
  readonly description: string
  /** The outcome: `success`, `failure` or `refused`. */
  readonly outcome: 'success' | 'failure' | 'refused'
  /** The browser or app and the operating system; null if unknown or not caused by a device. */
  readonly device: string | null
  /** The IP address; null if unknown or not caused by a device. */
  readonly ip_address: string | null
  /** The country or city of the IP address; null if unknown. */
  readonly location: string | null
  /** The id of the session; null if there is none. The session may have ended. */
  readonly session_id: string | null
  /** The id of the connection; null if there is none. The connection may be deleted. */
  readonly connection_id: string | null
}

/** A page of events. */
export interface ActivityPage {
  /** The events on this page. */
  readonly items: readonly Activity[]
  /** The number of events on all pages. */
  readonly total: number
  /** The number of this page, starting at 1. */
  readonly page: number
  /** The maximum number of items on a page. */
  readonly per_page: number
  /** The number of pages; 0 if there are no items. */
  readonly pages: number
}

/** The newest export of a user: a JSON document, deleted after some days. */
export interface AccountExport {
  /** The state: `none`, `pending` (being built), `ready` or `failed`. After `failed`, request another one. */
  readonly status: 'none' | 'pending' | 'ready' | 'failed'
  /** The time of the request, in UTC; null if there is no export. */
  readonly requested_at: string | null
  /** The time at which the export is deleted, in UTC; null unless `ready` or `failed`. */
  readonly expires_at: string | null
  /** A link to the file that works for five minutes without a token; null unless `ready`. */
  readonly download_url: string | null
  /** The size of the document in bytes; null unless `ready`. */
  readonly bytes: number | null
}

/** The scheduled deletion of an account. */
export interface ScheduledDeletion {
  /** The time from which the account is deleted, in UTC. */
  readonly delete_after: string
}

/** The kind of institution that a provider is. */
export type ProviderType = 'brokerage' | 'bank' | 'card' | 'crypto' | 'aggregator'

/** A kind of data that a provider offers. */
export type ProviderFeature = 'accounts' | 'positions' | 'transactions'

/** A financial institution, or an aggregator, that a user can connect. */
export interface Provider {
  /** The key of the provider. Send it to create a connection. */
  readonly key: string
  /** The name of the provider. */
  readonly name: string
  /** The kind of institution. */
  readonly provider_type: ProviderType
  /** What a connection gives access to. */
  readonly description: string
  /** The URL of an icon. */
  readonly icon_url: string
  /** Whether this deployment has credentials for the provider. Only then users can connect it. */
  readonly is_configured: boolean
  /** The kinds of data that the provider offers. */
  readonly supported_features: readonly ProviderFeature[]
}

/** A page of providers. */
export interface ProviderPage {
  /** The providers on this page. */
  readonly items: readonly Provider[]
  /** The number of providers on all pages. */
  readonly total: number
  /** The number of this page, starting at 1. */
  readonly page: number
  /** The maximum number of items on a page. */
  readonly per_page: number
  /** The number of pages; 0 if there are no items. */
  readonly pages: number
}

/**
 * The state of a connection: `pending` before the first authorization, `active`, `expiring` if the consent
 * ends soon, `expired`, `error` if refreshes fail, `revoked`.
 */
export type ConnectionStatus = 'pending' | 'active' | 'expiring' | 'expired' | 'error' | 'revoked'

/** A connection of a user to a provider. */
export interface Connection {
  /** The id of the connection. */
  readonly id: string
  /** The key of the provider. */
  readonly provider_key: string
  /** The name that the user gives the connection. Unique among the connections of the user. */
  readonly alias: string
  /** The institution of the accounts; null before the first authorization, or if it is not known. */
  readonly institution_name: string | null
  /** The state of the connection. */
  readonly status: ConnectionStatus
  /** Whether the status is `active` or `expiring`. In `error`, a read may still succeed. */
  readonly is_connected: boolean
  /** Whether the user should authorize the connection again. */
  readonly needs_reconnection: boolean
  /** The time of the last completed authorization, in UTC; null before the first. */
  readonly connected_at: string | null
  /**
   * The time when accounts or transactions were last read from the provider, in UTC; null before the first.
   */
  readonly last_sync_at: string | null
  /** The number of accounts when they were last read; null before the first read. */
  readonly accounts_count: number | null
  /**
   * When the provider tokens are refreshed: `always` (around the clock), `active` (only while the user is
   * active), `on_demand` (only by reads). Null stands for the policy of the server.
   */
  readonly refresh_policy: 'always' | 'active' | 'on_demand' | null
}

/** A page of connections. */
export interface ConnectionPage {
  /** The connections on this page. */
  readonly items: readonly Connection[]
  /** The number of connections on all pages. */
  readonly total: number
  /** The number of this page, starting at 1. */
  readonly page: number
  /** The maximum number of items on a page. */
  readonly per_page: number
  /** The number of pages; 0 if there are no items. */
  readonly pages: number
}

/** A new connection. */
export interface CreateConnectionRequest {
  /** The key of the provider, from the list of providers. */
  readonly provider_key: string
  /** The name that the user gives the connection. Unique among the connections of the user. */
  readonly alias: string
  /**
   * When the provider tokens are refreshed: `always` (around the clock), `active` (only while the user is
   * active), `on_demand` (only by reads). Null stands for the policy of the server.
   *
   * Default: `null`.
   */
  readonly refresh_policy?: 'always' | 'active' | 'on_demand' | null | undefined
}

/** The fields to change. Send at least one. */
export interface UpdateConnectionRequest {
  /** The name that the user gives the connection. Unique among the connections of the user. */
  readonly alias?: string | undefined
  /**
   * When the provider tokens are refreshed: `always` (around the clock), `active` (only while the user is
   * active), `on_demand` (only by reads). Null stands for the policy of the server.
   */
  readonly refresh_policy?: 'always' | 'active' | 'on_demand' | null | undefined
}

/** An authorization request (RFC 6749, section 4.1.1) that was prepared for the user. */
export interface OAuthStart {
  /** Always `oauth`. */
  readonly kind: 'oauth'
  /** The URL of the provider's consent page. Redirect the user to it. */
  readonly auth_url: string
  /** The OAuth state. The provider returns it; it works once. */
  readonly state: string
  /** The time when the state expires, in UTC. */
  readonly expires_at: string
}

/** A link that was prepared for the user in a provider's widget. */
export interface LinkStart {
  /** Always `link`. */
  readonly kind: 'link'
  /** The token that opens the provider's widget. It is of no use for anything else. */
  readonly link_token: string
  /**
   * The URL of the provider's hosted page with the widget; null if the application has to open the widget.
   */
  readonly auth_url: string | null
  /** Proves that this user started the link. Keep it for the completion; it works once. */
  readonly state: string
  /** The time when the link and its state expire, in UTC. */
  readonly expires_at: string
}

/** What the user needs to consent at the provider. `kind` says how. */
export type AuthorizationStart = OAuthStart | LinkStart

/** The completion of a link. */
export interface CompleteLinkRequest {
  /** The `state` of the start of the authorization. */
  readonly state: string
  /**
   * The public token from the provider's widget. Omit it after the provider's hosted page, and after a link
   * that repaired the connection.
   */
  readonly public_token?: string | undefined
}

/** The result of a completed link. */
export interface LinkResult {
  /** A text that an application can show to the user. */
  readonly message: string
  /** The id of the connection. */
  readonly provider_id: string
  /** The name of the connection. */
  readonly alias: string
}

/** The result of a completed authorization. */
export interface AuthorizationResult {
  /** A text that an application can show to the user. */
  readonly message: string
  /** The id of the connection. */
  readonly provider_id: string
  /** The name of the connection. */
  readonly alias: string
  /**
   * The lifetime of the provider's access token, in seconds; null if it does not expire. Dashtam refreshes it
   * before.
   */
  readonly expires_in: number | null
  /** The scope that the provider granted (RFC 6749, section 3.3); null if unknown. */
  readonly scope: string | null
}

/** The state of the authorization of a connection. It contains no tokens. */
export interface Authorization {
  /** The id of the connection. */
  readonly provider_id: string
  /** The key of the provider. */
  readonly provider_key: string
  /** The state of the connection. */
  readonly status: ConnectionStatus
  /** Whether the status is `active` or `expiring`. In `error`, a read may still succeed. */
  readonly is_connected: boolean
  /** Whether the user should authorize the connection again. */
  readonly needs_reconnection: boolean
  /** The scope that the provider granted (RFC 6749, section 3.3); null if unknown. */
  readonly scope: string | null
  /** The time of the last completed authorization, in UTC; null before the first. */
  readonly connected_at: string | null
  /** The time of the last successful refresh of the provider tokens, in UTC. */
  readonly last_refresh_at: string | null
  /**
   * The time when the next refresh is due, in UTC; null if none is scheduled, or if the refresh policy pauses
   * the connection.
   */
  readonly next_refresh_at: string | null
  /** The time when the provider's access token expires, in UTC; null if it does not expire. */
  readonly access_token_expires_at: string | null
  /** The time when the consent of the user ends, in UTC; null if it does not end. */
  readonly consent_expires_at: string | null
  /** The number of failed refreshes since the last success. */
  readonly refresh_failures: number
  /** The code of the error of the last refresh; null if it succeeded. */
  readonly last_error: string | null
  /** The time of that error, in UTC; null if there is none. */
  readonly last_error_at: string | null
}

/** A security in a brokerage account. Amounts are decimal text in the currency of the account. */
export interface Position {
  /** The ticker symbol; null if it has none. */
  readonly symbol: string | null
  /** The CUSIP number; null if it has none. */
  readonly cusip: string | null
  /** The name of the security; null if unknown. */
  readonly description: string | null
  /** The provider's name of the asset type, such as `EQUITY` or `OPTION`. */
  readonly asset_type: string
  /** The quantity, as decimal text. Negative for a short position. */
  readonly quantity: string
  /** The average price paid for one unit; null if unknown. */
  readonly average_price: string | null
  /** The market value of the position; null if unknown. */
  readonly market_value: string | null
  /** The profit or loss of the current day; null if unknown. */
  readonly day_profit_loss: string | null
  /** The profit or loss since the purchase; null if unknown. */
  readonly open_profit_loss: string | null
}

/** A crypto asset in an account. */
export interface Holding {
  /** The ticker of the asset. */
  readonly symbol: string
  /** The quantity, as decimal text. */
  readonly quantity: string
  /** The market value in the currency of the account; null if unknown. */
  readonly market_value: string | null
}

/** The fields of a brokerage account. */
export interface BrokerageDetails {
  /** The type of the account. */
  readonly type: 'cash' | 'margin' | 'retirement' | 'other'
  /** The cash in the account; null if unknown. */
  readonly cash_balance: string | null
  /** The amount available to buy securities; null if unknown. */
  readonly buying_power: string | null
  /** The equity that a margin account must hold; null if unknown. */
  readonly maintenance_requirement: string | null
  /** Whether the account is marked as a pattern day trader; null if unknown. */
  readonly is_day_trader: boolean | null
  /** Whether trading is restricted to closing orders; null if unknown. */
  readonly is_restricted: boolean | null
  /** The securities in the account. */
  readonly positions: readonly Position[]
}

/** The fields of a bank account. */
export interface BankDetails {
  /** The type of the account. */
  readonly type: 'checking' | 'savings' | 'deposit' | 'other'
  /** The interest rate in percent per year; null if unknown. */
  readonly interest_rate: string | null
}

/** The fields of a card account. */
export interface CardDetails {
  /** The card network, such as Visa; null if unknown. */
  readonly network: string | null
  /** The credit limit; null if unknown. */
  readonly credit_limit: string | null
  /** The minimum payment that is due; null if unknown. */
  readonly minimum_payment: string | null
  /** The due date of the payment (ISO 8601 date); null if unknown. */
  readonly payment_due_on: string | null
}

/** The fields of a crypto account. */
export interface CryptoDetails {
  /** The crypto assets in the account. */
  readonly holdings: readonly Holding[]
}

/** The fields of a loan. */
export interface LoanDetails {
  /** The type of the loan. */
  readonly type: 'mortgage' | 'home_equity' | 'student' | 'auto' | 'line_of_credit' | 'personal' | 'other'
  /** The interest rate in percent per year; null if unknown. */
  readonly interest_rate: string | null
}

/** The fields of an account of another kind. */
export interface OtherDetails {
  /** The provider's name of the account type. */
  readonly type: string
}

/** A brokerage account. */
export interface BrokerageAccount {
  /** The provider's id of the account. It is not the account number. */
  readonly id: string
  /** The name of the account at the provider. */
  readonly name: string
  /** The account number, masked except for its last characters. */
  readonly number_masked: string
  /**
   * The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency; `XXX` if the provider
   * names none.
   */
  readonly currency: string
  /** The value of the account; the amount owed for a card or a loan. Null if unknown. */
  readonly balance: string | null
  /** The amount available for purchases or withdrawals. Null if unknown. */
  readonly available: string | null
  /** The kind of the account. */
  readonly kind: 'brokerage'
  /** The fields of this kind. */
  readonly brokerage: BrokerageDetails
}

/** A bank account. */
export interface BankAccount {
  /** The provider's id of the account. It is not the account number. */
  readonly id: string
  /** The name of the account at the provider. */
  readonly name: string
  /** The account number, masked except for its last characters. */
  readonly number_masked: string
  /**
   * The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency; `XXX` if the provider
   * names none.
   */
  readonly currency: string
  /** The value of the account; the amount owed for a card or a loan. Null if unknown. */
  readonly balance: string | null
  /** The amount available for purchases or withdrawals. Null if unknown. */
  readonly available: string | null
  /** The kind of the account. */
  readonly kind: 'bank'
  /** The fields of this kind. */
  readonly bank: BankDetails
}

/** A card account. */
export interface CardAccount {
  /** The provider's id of the account. It is not the account number. */
  readonly id: string
  /** The name of the account at the provider. */
  readonly name: string
  /** The account number, masked except for its last characters. */
  readonly number_masked: string
  /**
   * The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency; `XXX` if the provider
   * names none.
   */
  readonly currency: string
  /** The value of the account; the amount owed for a card or a loan. Null if unknown. */
  readonly balance: string | null
  /** The amount available for purchases or withdrawals. Null if unknown. */
  readonly available: string | null
  /** The kind of the account. */
  readonly kind: 'card'
  /** The fields of this kind. */
  readonly card: CardDetails
}

/** An account with crypto assets. */
export interface CryptoAccount {
  /** The provider's id of the account. It is not the account number. */
  readonly id: string
  /** The name of the account at the provider. */
  readonly name: string
  /** The account number, masked except for its last characters. */
  readonly number_masked: string
  /**
   * The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency; `XXX` if the provider
   * names none.
   */
  readonly currency: string
  /** The value of the account; the amount owed for a card or a loan. Null if unknown. */
  readonly balance: string | null
  /** The amount available for purchases or withdrawals. Null if unknown. */
  readonly available: string | null
  /** The kind of the account. */
  readonly kind: 'crypto'
  /** The fields of this kind. */
  readonly crypto: CryptoDetails
}

/** A loan. */
export interface LoanAccount {
  /** The provider's id of the account. It is not the account number. */
  readonly id: string
  /** The name of the account at the provider. */
  readonly name: string
  /** The account number, masked except for its last characters. */
  readonly number_masked: string
  /**
   * The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency; `XXX` if the provider
   * names none.
   */
  readonly currency: string
  /** The value of the account; the amount owed for a card or a loan. Null if unknown. */
  readonly balance: string | null
  /** The amount available for purchases or withdrawals. Null if unknown. */
  readonly available: string | null
  /** The kind of the account. */
  readonly kind: 'loan'
  /** The fields of this kind. */
  readonly loan: LoanDetails
}

/** An account of another kind. */
export interface OtherAccount {
  /** The provider's id of the account. It is not the account number. */
  readonly id: string
  /** The name of the account at the provider. */
  readonly name: string
  /** The account number, masked except for its last characters. */
  readonly number_masked: string
  /**
   * The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency; `XXX` if the provider
   * names none.
   */
  readonly currency: string
  /** The value of the account; the amount owed for a card or a loan. Null if unknown. */
  readonly balance: string | null
  /** The amount available for purchases or withdrawals. Null if unknown. */
  readonly available: string | null
  /** The kind of the account. */
  readonly kind: 'other'
  /** The fields of this kind. */
  readonly other: OtherDetails
}

/**
 * An account, in one model for all providers: common fields, and one object with the fields of its `kind`.
 * Amounts are decimal text.
 */
export type Account =
  | BrokerageAccount
  | BankAccount
  | CardAccount
  | CryptoAccount
  | LoanAccount
  | OtherAccount

/** A page of accounts. */
export interface AccountPage {
  /** The accounts on this page. */
  readonly items: readonly Account[]
  /** The number of accounts on all pages. */
  readonly total: number
  /** The number of this page, starting at 1. */
  readonly page: number
  /** The maximum number of items on a page. */
  readonly per_page: number
  /** The number of pages; 0 if there are no items. */
  readonly pages: number
}

/** The type of a transaction, common to all providers. Unknown types of a provider are `other`. */
export type TransactionType =
  | 'trade'
  | 'dividend_or_interest'
  | 'deposit'
  | 'withdrawal'
  | 'transfer'
  | 'payment'
  | 'purchase'
  | 'refund'
  | 'fee'
  | 'adjustment'
  | 'other'

/** One movement of an asset in a trade. Fees are separate. */
export interface TransactionLeg {
  /** The ticker symbol; null if it has none. */
  readonly symbol: string | null
  /** The CUSIP number; null if it has none. */
  readonly cusip: string | null
  /** The name of the asset; null if unknown. */
  readonly description: string | null
  /** The provider's name of the asset type; null if unknown. */
  readonly asset_type: string | null
  /** The quantity, as decimal text; null if unknown. */
  readonly quantity: string | null
  /** The price of one unit; null if unknown. */
  readonly price: string | null
  /** The amount that this movement adds to the balance; null if unknown. */
  readonly cost: string | null
  /** Whether the trade opened or closed a position; null if it does not apply. */
  readonly position_effect: 'opening' | 'closing' | 'automatic' | 'unknown' | null
}

/** A fee of a transaction. */
export interface TransactionFee {
  /** The provider's name of the fee. */
  readonly type: string
  /** The amount as decimal text: positive if charged, negative if refunded. */
  readonly amount: string
}

/** The fields of a transaction of a brokerage account. */
export interface BrokerageTransactionDetails {
  /** The time of the trade, in UTC; null if it is not a trade. */
  readonly traded_at: string | null
  /** The time of the settlement, in UTC; null if unknown. */
  readonly settled_at: string | null
  /** The provider's id of the order; null if it has none. */
  readonly order_id: string | null
  /** The movements of assets. */
  readonly legs: readonly TransactionLeg[]
  /** The fees. */
  readonly fees: readonly TransactionFee[]
}

/** The fields of a transaction of a bank account. */
export interface BankTransactionDetails {
  /** The other party of the transaction; null if unknown. */
  readonly counterparty: string | null
}

/** The fields of a transaction of a card. */
export interface CardTransactionDetails {
  /** The merchant; null if unknown. */
  readonly merchant: string | null
  /** The category of the merchant; null if unknown. */
  readonly category: string | null
}

/** The fields of a transaction of a crypto account. */
export interface CryptoTransactionDetails {
  /** The ticker of the asset. */
  readonly symbol: string
  /** The quantity, as decimal text. */
  readonly quantity: string
  /** The hash of the transaction on the blockchain; null if it has none. */
  readonly transaction_hash: string | null
}

/** The fields of a transaction of a loan. */
export interface LoanTransactionDetails {
  /** The other party of the transaction; null if unknown. */
  readonly counterparty: string | null
}

/** The fields of a transaction of an account of another kind. */
export interface OtherTransactionDetails {
  /** The other party of the transaction; null if unknown. */
  readonly counterparty: string | null
}

/** A transaction of a brokerage account. */
export interface BrokerageTransaction {
  /** The provider's id of the transaction. */
  readonly id: string
  /** The provider's id of the account. */
  readonly account_id: string
  /** The type of the transaction, common to all providers. */
  readonly type: TransactionType
  /** The provider's name of the type. */
  readonly provider_type: string
  /** Whether the transaction is posted. `invalid` if the provider canceled it. */
  readonly status: 'posted' | 'pending' | 'invalid' | 'unknown'
  /** The time of the transaction, in UTC. */
  readonly time: string
  /** `day` if the provider names only the date: `time` is then noon in UTC. Show only the date. */
  readonly time_precision: 'second' | 'day'
  /** The provider's description; null if it has none. */
  readonly description: string | null
  /** The change of the balance of the account, as decimal text. Negative if money left the account. */
  readonly amount: string
  /** The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency. */
  readonly currency: string
  /** The kind of the account. */
  readonly kind: 'brokerage'
  /** The fields of this kind. */
  readonly brokerage: BrokerageTransactionDetails
}

/** A transaction of a bank account. */
export interface BankTransaction {
  /** The provider's id of the transaction. */
  readonly id: string
  /** The provider's id of the account. */
  readonly account_id: string
  /** The type of the transaction, common to all providers. */
  readonly type: TransactionType
  /** The provider's name of the type. */
  readonly provider_type: string
  /** Whether the transaction is posted. `invalid` if the provider canceled it. */
  readonly status: 'posted' | 'pending' | 'invalid' | 'unknown'
  /** The time of the transaction, in UTC. */
  readonly time: string
  /** `day` if the provider names only the date: `time` is then noon in UTC. Show only the date. */
  readonly time_precision: 'second' | 'day'
  /** The provider's description; null if it has none. */
  readonly description: string | null
  /** The change of the balance of the account, as decimal text. Negative if money left the account. */
  readonly amount: string
  /** The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency. */
  readonly currency: string
  /** The kind of the account. */
  readonly kind: 'bank'
  /** The fields of this kind. */
  readonly bank: BankTransactionDetails
}

/** A transaction of a card. */
export interface CardTransaction {
  /** The provider's id of the transaction. */
  readonly id: string
  /** The provider's id of the account. */
  readonly account_id: string
  /** The type of the transaction, common to all providers. */
  readonly type: TransactionType
  /** The provider's name of the type. */
  readonly provider_type: string
  /** Whether the transaction is posted. `invalid` if the provider canceled it. */
  readonly status: 'posted' | 'pending' | 'invalid' | 'unknown'
  /** The time of the transaction, in UTC. */
  readonly time: string
  /** `day` if the provider names only the date: `time` is then noon in UTC. Show only the date. */
  readonly time_precision: 'second' | 'day'
  /** The provider's description; null if it has none. */
  readonly description: string | null
  /** The change of the balance of the account, as decimal text. Negative if money left the account. */
  readonly amount: string
  /** The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency. */
  readonly currency: string
  /** The kind of the account. */
  readonly kind: 'card'
  /** The fields of this kind. */
  readonly card: CardTransactionDetails
}

/** A transaction of a crypto account. */
export interface CryptoTransaction {
  /** The provider's id of the transaction. */
  readonly id: string
  /** The provider's id of the account. */
  readonly account_id: string
  /** The type of the transaction, common to all providers. */
  readonly type: TransactionType
  /** The provider's name of the type. */
  readonly provider_type: string
  /** Whether the transaction is posted. `invalid` if the provider canceled it. */
  readonly status: 'posted' | 'pending' | 'invalid' | 'unknown'
  /** The time of the transaction, in UTC. */
  readonly time: string
  /** `day` if the provider names only the date: `time` is then noon in UTC. Show only the date. */
  readonly time_precision: 'second' | 'day'
  /** The provider's description; null if it has none. */
  readonly description: string | null
  /** The change of the balance of the account, as decimal text. Negative if money left the account. */
  readonly amount: string
  /** The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency. */
  readonly currency: string
  /** The kind of the account. */
  readonly kind: 'crypto'
  /** The fields of this kind. */
  readonly crypto: CryptoTransactionDetails
}

/** A transaction of a loan. */
export interface LoanTransaction {
  /** The provider's id of the transaction. */
  readonly id: string
  /** The provider's id of the account. */
  readonly account_id: string
  /** The type of the transaction, common to all providers. */
  readonly type: TransactionType
  /** The provider's name of the type. */
  readonly provider_type: string
  /** Whether the transaction is posted. `invalid` if the provider canceled it. */
  readonly status: 'posted' | 'pending' | 'invalid' | 'unknown'
  /** The time of the transaction, in UTC. */
  readonly time: string
  /** `day` if the provider names only the date: `time` is then noon in UTC. Show only the date. */
  readonly time_precision: 'second' | 'day'
  /** The provider's description; null if it has none. */
  readonly description: string | null
  /** The change of the balance of the account, as decimal text. Negative if money left the account. */
  readonly amount: string
  /** The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency. */
  readonly currency: string
  /** The kind of the account. */
  readonly kind: 'loan'
  /** The fields of this kind. */
  readonly loan: LoanTransactionDetails
}

/** A transaction of an account of another kind. */
export interface OtherTransaction {
  /** The provider's id of the transaction. */
  readonly id: string
  /** The provider's id of the account. */
  readonly account_id: string
  /** The type of the transaction, common to all providers. */
  readonly type: TransactionType
  /** The provider's name of the type. */
  readonly provider_type: string
  /** Whether the transaction is posted. `invalid` if the provider canceled it. */
  readonly status: 'posted' | 'pending' | 'invalid' | 'unknown'
  /** The time of the transaction, in UTC. */
  readonly time: string
  /** `day` if the provider names only the date: `time` is then noon in UTC. Show only the date. */
  readonly time_precision: 'second' | 'day'
  /** The provider's description; null if it has none. */
  readonly description: string | null
  /** The change of the balance of the account, as decimal text. Negative if money left the account. */
  readonly amount: string
  /** The currency of the amounts: an ISO 4217 code, or the ticker of a cryptocurrency. */
  readonly currency: string
  /** The kind of the account. */
  readonly kind: 'other'
  /** The fields of this kind. */
  readonly other: OtherTransactionDetails
}

/**
 * A transaction, in one model for all providers: common fields, and one object with the fields of the `kind`
 * of its account. Amounts are decimal text.
 */
export type Transaction =
  | BrokerageTransaction
  | BankTransaction
  | CardTransaction
  | CryptoTransaction
  | LoanTransaction
  | OtherTransaction

/** A page of transactions. */
export interface TransactionPage {
  /** The transactions on this page. */
  readonly items: readonly Transaction[]
  /** The number of transactions on all pages. */
  readonly total: number
  /** The number of this page, starting at 1. */
  readonly page: number
  /** The maximum number of items on a page. */
  readonly per_page: number
  /** The number of pages; 0 if there are no items. */
  readonly pages: number
}

/** An error in the input of a request. */
export interface InputError {
  /** The path of the field: field names joined by dots. */
  readonly path: string
  /** The rule that the field violates. */
  readonly code: string
  /** The rule, in plain words. */
  readonly message: string
}

/** A recent authentication of the user (RFC 9470). */
export interface RequiredAuthentication {
  /** The factor to authenticate with: any, or a second factor. */
  readonly factor: 'any' | 'second'
  /** The longest time since the authentication, in seconds. */
  readonly max_age: number
}

/** An error response (RFC 9457). */
export interface Problem {
  /** The URL of the page about the problem. */
  readonly type: string
  /** What happened, in a few words. */
  readonly title: string
  /** The HTTP status. */
  readonly status: number
  /** What happened, and what to do next. */
  readonly detail: string
  /** The id of the request, as in `X-Request-Id`. */
  readonly instance: string
  /** The code of the problem. Codes are stable. */
  readonly code:
    | 'malformed_json'
    | 'missing_token'
    | 'invalid_token'
    | 'invalid_credentials'
    | 'reauthentication_required'
    | 'invalid_factor'
    | 'invalid_challenge'
    | 'passkey_rejected'
    | 'invalid_refresh_token'
    | 'invalid_signature'
    | 'invalid_verification_token'
    | 'invalid_reset_token'
    | 'invalid_disown_token'
    | 'invalid_state'
    | 'authorization_denied'
    | 'authorization_code_refused'
    | 'public_token_refused'
    | 'invalid_webhook'
    | 'email_unverified'
    | 'account_disabled'
    | 'not_found'
    | 'method_not_allowed'
    | 'passkey_exists'
    | 'passkey_limit'
    | 'totp_exists'
    | 'last_sign_in_method'
    | 'second_factor_missing'
    | 'alias_taken'
    | 'not_connected'
    | 'reconnection_required'
    | 'link_unfinished'
    | 'provider_not_configured'
    | 'payload_too_large'
    | 'unsupported_media_type'
    | 'invalid_input'
    | 'rate_limited'
    | 'internal_error'
    | 'provider_failed'
    | 'provider_busy'
    | 'provider_not_ready'
    | 'provider_timeout'
    | 'database_unavailable'
  /** The reasons, such as the invalid fields of a request. Absent if there are none. */
  readonly errors?: readonly InputError[] | undefined
  /** The name of the provider that failed. Absent otherwise. */
  readonly provider?: string | undefined
  /** The authentication that the request requires. Absent otherwise. */
  readonly reauthentication?: RequiredAuthentication | undefined
}
