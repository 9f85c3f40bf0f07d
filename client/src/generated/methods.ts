// Generated from lib/routes by `npm run client:types`. Do not edit.

import type { Call, CallOptions, PageCall } from '../calls/call.ts'
import type { ClientCode, RefreshCode, SessionCode } from '../problem.ts'
import type {
  AccountExport,
  AccountPage,
  ActivityPage,
  AddedPasskey,
  AddPasskeyRequest,
  Authorization,
  AuthorizationResult,
  AuthorizationStart,
  ChangePasswordRequest,
  ChangePasswordResult,
  CompleteLinkRequest,
  ConfirmedTotp,
  ConfirmTotpRequest,
  Connection,
  ConnectionPage,
  CreateConnectionRequest,
  DevicePage,
  DisownSessionRequest,
  Factors,
  LinkResult,
  LoginRequest,
  LoginResult,
  Message,
  NewRecoveryCodes,
  Passkey,
  PasskeyLoginOptions,
  PasskeyLoginRequest,
  PasskeyRegistrationOptions,
  Provider,
  ProviderPage,
  RegisterRequest,
  RenamePasskeyRequest,
  RequestPasswordResetRequest,
  ResendVerificationRequest,
  ResetPasswordRequest,
  RevokedSessions,
  ScheduledDeletion,
  SessionPage,
  SignedIn,
  SteppedUp,
  StepUpOptions,
  StepUpRequest,
  TotpSecret,
  TransactionPage,
  UpdateConnectionRequest,
  UpdateCurrentUserRequest,
  UpdateDeviceRequest,
  User,
  VerifyEmailRequest,
  VerifyLoginRequest,
} from './types.ts'

/** The query of `sessions.list`. */
export interface ListSessionsQuery {
  /**
   * The number of the page, starting at 1.
   *
   * Default: `1`.
   */
  readonly page?: number | undefined
  /**
   * The maximum number of items on a page.
   *
   * Default: `20`.
   */
  readonly per_page?: number | undefined
}

/** The query of `sessions.listDevices`. */
export interface ListDevicesQuery {
  /**
   * The number of the page, starting at 1.
   *
   * Default: `1`.
   */
  readonly page?: number | undefined
  /**
   * The maximum number of items on a page.
   *
   * Default: `20`.
   */
  readonly per_page?: number | undefined
}

/** The query of `user.listActivity`. */
export interface ListActivityQuery {
  /**
   * The number of the page, starting at 1.
   *
   * Default: `1`.
   */
  readonly page?: number | undefined
  /**
   * The maximum number of items on a page.
   *
   * Default: `20`.
   */
  readonly per_page?: number | undefined
  /** Selects the events of this kind. */
  readonly kind?:
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
    | undefined
  /** The start of the time range (inclusive), in UTC. */
  readonly from?: string | undefined
  /** The end of the time range (exclusive), in UTC. */
  readonly to?: string | undefined
}

/** The query of `providers.list`. */
export interface ListProvidersQuery {
  /**
   * The number of the page, starting at 1.
   *
   * Default: `1`.
   */
  readonly page?: number | undefined
  /**
   * The maximum number of items on a page.
   *
   * Default: `20`.
   */
  readonly per_page?: number | undefined
  /** Selects the providers that have credentials (`true`) or have none (`false`). */
  readonly configured?: boolean | undefined
}

/** The query of `connections.list`. */
export interface ListConnectionsQuery {
  /**
   * The number of the page, starting at 1.
   *
   * Default: `1`.
   */
  readonly page?: number | undefined
  /**
   * The maximum number of items on a page.
   *
   * Default: `20`.
   */
  readonly per_page?: number | undefined
  /** Selects the connections in this state. */
  readonly status?: 'pending' | 'active' | 'expiring' | 'expired' | 'error' | 'revoked' | undefined
  /** Selects the connections to this provider. */
  readonly provider_key?: string | undefined
  /**
   * The field that determines the order.
   *
   * Default: `"created_at"`.
   */
  readonly sort?:
    | 'created_at'
    | 'alias'
    | 'provider_key'
    | 'status'
    | 'connected_at'
    | 'last_sync_at'
    | undefined
  /**
   * The direction of the order.
   *
   * Default: `"desc"`.
   */
  readonly order?: 'asc' | 'desc' | undefined
}

/** The query of `connections.completeAuthorization`. */
export interface CompleteAuthorizationQuery {
  /** The `state` from the redirect of the provider. */
  readonly state: string
  /** The authorization code from the redirect. Send either `code` or `error`. */
  readonly code?: string | undefined
  /** The error code from the redirect (RFC 6749, section 4.1.2.1). */
  readonly error?: string | undefined
  /** The error description from the redirect. */
  readonly error_description?: string | undefined
  /** The address of a page about the error, from the redirect. */
  readonly error_uri?: string | undefined
  /** The issuer from the redirect (RFC 9207). */
  readonly iss?: string | undefined
}

/** The query of `accounts.list`. */
export interface ListAccountsQuery {
  /**
   * The number of the page, starting at 1.
   *
   * Default: `1`.
   */
  readonly page?: number | undefined
  /**
   * The maximum number of items on a page.
   *
   * Default: `20`.
   */
  readonly per_page?: number | undefined
}

/** The query of `transactions.list`. */
export interface ListTransactionsQuery {
  /**
   * The number of the page, starting at 1.
   *
   * Default: `1`.
   */
  readonly page?: number | undefined
  /**
   * The maximum number of items on a page.
   *
   * Default: `20`.
   */
  readonly per_page?: number | undefined
  /**
   * The start of the time range (inclusive): a time with an offset, or a date (midnight UTC). Default: 30
   * days before `to`.
   */
  readonly from?: string | undefined
  /** The end of the time range (exclusive), at most 366 days after `from`. Default: now. */
  readonly to?: string | undefined
  /** Selects the transactions of this type. */
  readonly type?:
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
    | undefined
}

/** The codes of the problems of `auth.register`. */
export type RegisterCode =
  | 'malformed_json'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode

/** The codes of the problems of `auth.verifyEmail`. */
export type VerifyEmailCode =
  | 'malformed_json'
  | 'invalid_verification_token'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode

/** The codes of the problems of `auth.resendVerification`. */
export type ResendVerificationCode =
  | 'malformed_json'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode

/** The codes of the problems of `auth.login`. */
export type LoginCode =
  | 'malformed_json'
  | 'invalid_credentials'
  | 'email_unverified'
  | 'account_disabled'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode

/** The codes of the problems of `auth.verifyLogin`. */
export type VerifyLoginCode =
  | 'malformed_json'
  | 'invalid_challenge'
  | 'invalid_factor'
  | 'account_disabled'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode

/** The codes of the problems of `auth.startPasskeyLogin`. */
export type StartPasskeyLoginCode = 'rate_limited' | 'internal_error' | 'database_unavailable' | ClientCode

/** The codes of the problems of `auth.loginWithPasskey`. */
export type LoginWithPasskeyCode =
  | 'malformed_json'
  | 'invalid_challenge'
  | 'invalid_factor'
  | 'account_disabled'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode

/** The codes of the problems of `auth.refreshTokens`. */
export type RefreshTokensCode =
  | 'malformed_json'
  | 'invalid_refresh_token'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode

/** The codes of the problems of `auth.logout`. */
export type LogoutCode =
  | 'malformed_json'
  | 'missing_token'
  | 'invalid_token'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `auth.requestPasswordReset`. */
export type RequestPasswordResetCode =
  | 'malformed_json'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode

/** The codes of the problems of `auth.resetPassword`. */
export type ResetPasswordCode =
  | 'malformed_json'
  | 'invalid_reset_token'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode

/** The codes of the problems of `auth.changePassword`. */
export type ChangePasswordCode =
  | 'malformed_json'
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'invalid_credentials'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `auth.startStepUp`. */
export type StartStepUpCode =
  | 'missing_token'
  | 'invalid_token'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `auth.stepUp`. */
export type StepUpCode =
  | 'malformed_json'
  | 'invalid_challenge'
  | 'missing_token'
  | 'invalid_token'
  | 'invalid_credentials'
  | 'invalid_factor'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `user.get`. */
export type GetCurrentUserCode =
  | 'missing_token'
  | 'invalid_token'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `user.update`. */
export type UpdateCurrentUserCode =
  | 'malformed_json'
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'invalid_credentials'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `user.delete`. */
export type DeleteCurrentUserCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `user.requestAccountExport`. */
export type RequestAccountExportCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `user.getAccountExport`. */
export type GetAccountExportCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `user.restore`. */
export type RestoreCurrentUserCode =
  | 'missing_token'
  | 'invalid_token'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `sessions.list`. */
export type ListSessionsCode =
  | 'missing_token'
  | 'invalid_token'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `sessions.end`. */
export type EndSessionCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'not_found'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `sessions.endAll`. */
export type EndAllSessionsCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `sessions.endOther`. */
export type EndOtherSessionsCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `sessions.trust`. */
export type TrustSessionCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'not_found'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `sessions.distrust`. */
export type DistrustSessionCode =
  | 'missing_token'
  | 'invalid_token'
  | 'not_found'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `sessions.disown`. */
export type DisownSessionCode =
  | 'malformed_json'
  | 'invalid_disown_token'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode

/** The codes of the problems of `sessions.listDevices`. */
export type ListDevicesCode =
  | 'missing_token'
  | 'invalid_token'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `sessions.updateDevice`. */
export type UpdateDeviceCode =
  | 'malformed_json'
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'not_found'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `sessions.removeDevice`. */
export type RemoveDeviceCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'not_found'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `factors.listFactors`. */
export type ListFactorsCode =
  | 'missing_token'
  | 'invalid_token'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `factors.startPasskeyRegistration`. */
export type StartPasskeyRegistrationCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'passkey_limit'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `factors.addPasskey`. */
export type AddPasskeyCode =
  | 'malformed_json'
  | 'invalid_challenge'
  | 'passkey_rejected'
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'passkey_exists'
  | 'passkey_limit'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `factors.renamePasskey`. */
export type RenamePasskeyCode =
  | 'malformed_json'
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'not_found'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `factors.removePasskey`. */
export type RemovePasskeyCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'not_found'
  | 'last_sign_in_method'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `factors.startTotp`. */
export type StartTotpCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'totp_exists'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `factors.removeTotp`. */
export type RemoveTotpCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'not_found'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `factors.confirmTotp`. */
export type ConfirmTotpCode =
  | 'malformed_json'
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'invalid_factor'
  | 'not_found'
  | 'totp_exists'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `factors.replaceRecoveryCodes`. */
export type ReplaceRecoveryCodesCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'second_factor_missing'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `factors.removePassword`. */
export type RemovePasswordCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'not_found'
  | 'last_sign_in_method'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `user.listActivity`. */
export type ListActivityCode =
  | 'missing_token'
  | 'invalid_token'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `providers.list`. */
export type ListProvidersCode = 'invalid_input' | 'rate_limited' | 'internal_error' | ClientCode

/** The codes of the problems of `providers.get`. */
export type GetProviderCode = 'not_found' | 'invalid_input' | 'rate_limited' | 'internal_error' | ClientCode

/** The codes of the problems of `connections.create`. */
export type CreateConnectionCode =
  | 'malformed_json'
  | 'missing_token'
  | 'invalid_token'
  | 'alias_taken'
  | 'provider_not_configured'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `connections.list`. */
export type ListConnectionsCode =
  | 'missing_token'
  | 'invalid_token'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `connections.get`. */
export type GetConnectionCode =
  | 'missing_token'
  | 'invalid_token'
  | 'not_found'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `connections.update`. */
export type UpdateConnectionCode =
  | 'malformed_json'
  | 'missing_token'
  | 'invalid_token'
  | 'not_found'
  | 'alias_taken'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `connections.delete`. */
export type DeleteConnectionCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'not_found'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `connections.authorize`. */
export type AuthorizeConnectionCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'not_found'
  | 'provider_not_configured'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'provider_failed'
  | 'provider_busy'
  | 'database_unavailable'
  | 'provider_timeout'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `connections.getAuthorization`. */
export type GetAuthorizationCode =
  | 'missing_token'
  | 'invalid_token'
  | 'not_found'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `connections.refreshAuthorization`. */
export type RefreshAuthorizationCode =
  | 'missing_token'
  | 'invalid_token'
  | 'not_found'
  | 'not_connected'
  | 'reconnection_required'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'provider_failed'
  | 'provider_busy'
  | 'provider_not_ready'
  | 'database_unavailable'
  | 'provider_timeout'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `connections.revokeAuthorization`. */
export type RevokeAuthorizationCode =
  | 'missing_token'
  | 'invalid_token'
  | 'reauthentication_required'
  | 'not_found'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'database_unavailable'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `connections.completeAuthorization`. */
export type CompleteAuthorizationCode =
  | 'invalid_state'
  | 'authorization_denied'
  | 'authorization_code_refused'
  | 'missing_token'
  | 'invalid_token'
  | 'not_found'
  | 'provider_not_configured'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'provider_failed'
  | 'provider_busy'
  | 'database_unavailable'
  | 'provider_timeout'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `connections.completeLink`. */
export type CompleteLinkCode =
  | 'malformed_json'
  | 'invalid_state'
  | 'authorization_denied'
  | 'public_token_refused'
  | 'missing_token'
  | 'invalid_token'
  | 'not_found'
  | 'link_unfinished'
  | 'provider_not_configured'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'provider_failed'
  | 'provider_not_ready'
  | 'provider_busy'
  | 'database_unavailable'
  | 'provider_timeout'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `accounts.list`. */
export type ListAccountsCode =
  | 'missing_token'
  | 'invalid_token'
  | 'not_found'
  | 'not_connected'
  | 'reconnection_required'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'provider_failed'
  | 'provider_busy'
  | 'provider_not_ready'
  | 'database_unavailable'
  | 'provider_timeout'
  | ClientCode
  | SessionCode
  | RefreshCode

/** The codes of the problems of `transactions.list`. */
export type ListTransactionsCode =
  | 'missing_token'
  | 'invalid_token'
  | 'not_found'
  | 'not_connected'
  | 'reconnection_required'
  | 'invalid_input'
  | 'rate_limited'
  | 'internal_error'
  | 'provider_failed'
  | 'provider_busy'
  | 'provider_not_ready'
  | 'database_unavailable'
  | 'provider_timeout'
  | ClientCode
  | SessionCode
  | RefreshCode

/** Register, verify an email address, log in, refresh tokens, log out, reset a password. */
export interface AuthMethods {
  /** Registers an account and sends a verification link to its email address. */
  register(body: RegisterRequest, options?: CallOptions): Call<Message, RegisterCode>

  /** Verifies an email address with the token of a verification link. */
  verifyEmail(body: VerifyEmailRequest, options?: CallOptions): Call<Message, VerifyEmailCode>

  /** Requests a new verification link by email. */
  resendVerification(
    body: ResendVerificationRequest,
    options?: CallOptions,
  ): Call<Message, ResendVerificationCode>

  /**
   * Exchanges an email address and password for the tokens of a new session, or for a challenge of a second
   * factor.
   */
  login(body: LoginRequest, options?: CallOptions): Call<LoginResult, LoginCode>

  /** Completes a login with a second factor, and returns the tokens of a new session. */
  verifyLogin(body: VerifyLoginRequest, options?: CallOptions): Call<SignedIn, VerifyLoginCode>

  /** Returns the options of a WebAuthn ceremony that signs a user in with a passkey. */
  startPasskeyLogin(options?: CallOptions): Call<PasskeyLoginOptions, StartPasskeyLoginCode>

  /** Exchanges the assertion of a passkey for the tokens of a new session. No password is required. */
  loginWithPasskey(body: PasskeyLoginRequest, options?: CallOptions): Call<SignedIn, LoginWithPasskeyCode>

  /** Requests a password reset link by email. */
  requestPasswordReset(
    body: RequestPasswordResetRequest,
    options?: CallOptions,
  ): Call<Message, RequestPasswordResetCode>

  /** Sets a new password with the token of a password reset link. Ends all sessions of the user. */
  resetPassword(body: ResetPasswordRequest, options?: CallOptions): Call<Message, ResetPasswordCode>

  /**
   * Changes the password. Ends all other sessions, revokes the tokens of this session and returns new ones.
   */
  changePassword(
    body: ChangePasswordRequest,
    options?: CallOptions,
  ): Call<ChangePasswordResult, ChangePasswordCode>

  /** Returns the factors with which the user can authenticate again, and the challenge of a passkey. */
  startStepUp(options?: CallOptions): Call<StepUpOptions, StartStepUpCode>

  /**
   * Authenticates the signed-in user again, and returns an access token for actions that require it (RFC
   * 9470).
   */
  stepUp(body: StepUpRequest, options?: CallOptions): Call<SteppedUp, StepUpCode>
}

/** Read and change the signed-in user, and list what happened to the account. */
export interface UserMethods {
  /** Returns the signed-in user. */
  get(options?: CallOptions): Call<User, GetCurrentUserCode>

  /**
   * Changes the name or the email address. A new email address takes effect when the user follows the link
   * sent to it.
   */
  update(body: UpdateCurrentUserRequest, options?: CallOptions): Call<User, UpdateCurrentUserCode>

  /**
   * Schedules the deletion of the account after a grace period, and ends all other sessions. The user can
   * cancel it until then.
   */
  delete(options?: CallOptions): Call<ScheduledDeletion, DeleteCurrentUserCode>

  /**
   * Requests a file with all data of the signed-in user. The user is notified by email when it is ready. If
   * an export is pending, returns it.
   */
  requestAccountExport(options?: CallOptions): Call<AccountExport, RequestAccountExportCode>

  /** Returns the newest export of the signed-in user, with a link that works for five minutes. */
  getAccountExport(options?: CallOptions): Call<AccountExport, GetAccountExportCode>

  /** Cancels the scheduled deletion of the account. Does nothing if none is scheduled. */
  restore(options?: CallOptions): Call<User, RestoreCurrentUserCode>

  /**
   * Lists what happened to the account of the user, newest first: sign-ins, failed sign-ins, changes and
   * connections. To get the same records on every page, send the time of the first request as `to`.
   */
  listActivity(
    query?: ListActivityQuery | undefined,
    options?: CallOptions,
  ): PageCall<ActivityPage, ListActivityCode>
}

/** List and end the sessions of a user, trust their devices, report an unknown sign-in. */
export interface SessionsMethods {
  /** Lists the active sessions of the user, most recently used first. */
  list(query?: ListSessionsQuery | undefined, options?: CallOptions): PageCall<SessionPage, ListSessionsCode>

  /**
   * Ends a session immediately.
   *
   * @param id - The id of the session.
   */
  end(id: string, options?: CallOptions): Call<undefined, EndSessionCode>

  /** Ends all sessions of the user, including the current session. */
  endAll(options?: CallOptions): Call<RevokedSessions, EndAllSessionsCode>

  /** Ends all sessions of the user except the current session. */
  endOther(options?: CallOptions): Call<RevokedSessions, EndOtherSessionsCode>

  /**
   * Trusts the device of a session. Sessions on trusted devices last longer and cause no sign-in alerts.
   *
   * @param id - The id of the session.
   */
  trust(id: string, options?: CallOptions): Call<undefined, TrustSessionCode>

  /**
   * Removes the trust from the device of a session.
   *
   * @param id - The id of the session.
   */
  distrust(id: string, options?: CallOptions): Call<undefined, DistrustSessionCode>

  /**
   * Ends the session reported in a sign-in alert and all other sessions. The user must then choose a new
   * password.
   */
  disown(body: DisownSessionRequest, options?: CallOptions): Call<Message, DisownSessionCode>

  /** Lists the devices from which the user has signed in, most recently used first. */
  listDevices(
    query?: ListDevicesQuery | undefined,
    options?: CallOptions,
  ): PageCall<DevicePage, ListDevicesCode>

  /**
   * Names a device, or changes the trust in it. Sign-ins from a trusted device require no second factor for a
   * while.
   *
   * @param id - The id of the device.
   */
  updateDevice(
    id: string,
    body: UpdateDeviceRequest,
    options?: CallOptions,
  ): Call<undefined, UpdateDeviceCode>

  /**
   * Removes a device and ends its sessions. Its next sign-in is one from an unknown device.
   *
   * @param id - The id of the device.
   */
  removeDevice(id: string, options?: CallOptions): Call<undefined, RemoveDeviceCode>
}

/**
 * Add and remove the passkeys, the authenticator app and the recovery codes of a user, and remove the
 * password.
 */
export interface FactorsMethods {
  /**
   * Lists the passkeys of the user, and says whether there are a password, an authenticator app and recovery
   * codes.
   */
  listFactors(options?: CallOptions): Call<Factors, ListFactorsCode>

  /** Returns a challenge and the options of navigator.credentials.create() (WebAuthn level 3). */
  startPasskeyRegistration(
    options?: CallOptions,
  ): Call<PasskeyRegistrationOptions, StartPasskeyRegistrationCode>

  /** Adds the passkey that answers a challenge. The first second factor comes with recovery codes. */
  addPasskey(body: AddPasskeyRequest, options?: CallOptions): Call<AddedPasskey, AddPasskeyCode>

  /**
   * Renames a passkey.
   *
   * @param id - The id of the passkey.
   */
  renamePasskey(
    id: string,
    body: RenamePasskeyRequest,
    options?: CallOptions,
  ): Call<Passkey, RenamePasskeyCode>

  /**
   * Removes a passkey, except the last one of an account without a password.
   *
   * @param id - The id of the passkey.
   */
  removePasskey(id: string, options?: CallOptions): Call<undefined, RemovePasskeyCode>

  /** Creates a TOTP secret (RFC 6238) for an authenticator app. It replaces an unconfirmed one. */
  startTotp(options?: CallOptions): Call<TotpSecret, StartTotpCode>

  /** Removes the authenticator app of the user. */
  removeTotp(options?: CallOptions): Call<undefined, RemoveTotpCode>

  /** Adds the authenticator app with its first code. The first second factor comes with recovery codes. */
  confirmTotp(body: ConfirmTotpRequest, options?: CallOptions): Call<ConfirmedTotp, ConfirmTotpCode>

  /** Creates ten recovery codes. The earlier ones no longer work. */
  replaceRecoveryCodes(options?: CallOptions): Call<NewRecoveryCodes, ReplaceRecoveryCodesCode>

  /** Removes the password of an account with a passkey. A reset link sets a password again. */
  removePassword(options?: CallOptions): Call<undefined, RemovePasswordCode>
}

/** The financial institutions that a user can connect. */
export interface ProvidersMethods {
  /** Lists the providers. `configured` selects those that have, or do not have, credentials. */
  list(
    query?: ListProvidersQuery | undefined,
    options?: CallOptions,
  ): PageCall<ProviderPage, ListProvidersCode>

  /**
   * Returns a provider.
   *
   * @param key - The key of the provider.
   */
  get(key: string, options?: CallOptions): Call<Provider, GetProviderCode>
}

/** Connect a user to a provider, authorize the connection, refresh and revoke its tokens. */
export interface ConnectionsMethods {
  /** Creates a connection to a provider. Start its authorization next. */
  create(body: CreateConnectionRequest, options?: CallOptions): Call<Connection, CreateConnectionCode>

  /** Lists the connections of the user. */
  list(
    query?: ListConnectionsQuery | undefined,
    options?: CallOptions,
  ): PageCall<ConnectionPage, ListConnectionsCode>

  /**
   * Returns a connection.
   *
   * @param id - The id of the connection.
   */
  get(id: string, options?: CallOptions): Call<Connection, GetConnectionCode>

  /**
   * Changes the alias or the refresh policy of a connection.
   *
   * @param id - The id of the connection.
   */
  update(
    id: string,
    body: UpdateConnectionRequest,
    options?: CallOptions,
  ): Call<Connection, UpdateConnectionCode>

  /**
   * Deletes a connection and its provider tokens, and revokes them at the provider.
   *
   * @param id - The id of the connection.
   */
  delete(id: string, options?: CallOptions): Call<Message, DeleteConnectionCode>

  /**
   * Creates what the user needs to consent at the provider: a URL or, for a provider with a widget, a link
   * token. Valid once, until `expires_at`. If the connection exists at such a provider, the link repairs it.
   *
   * @param id - The id of the connection.
   */
  authorize(id: string, options?: CallOptions): Call<AuthorizationStart, AuthorizeConnectionCode>

  /**
   * Returns the status of an authorization: its consent, its tokens and its last error.
   *
   * @param id - The id of the connection.
   */
  getAuthorization(id: string, options?: CallOptions): Call<Authorization, GetAuthorizationCode>

  /**
   * Refreshes the provider tokens of a connection immediately.
   *
   * @param id - The id of the connection.
   */
  refreshAuthorization(id: string, options?: CallOptions): Call<Authorization, RefreshAuthorizationCode>

  /**
   * Revokes an authorization: deletes its provider tokens and revokes them at the provider.
   *
   * @param id - The id of the connection.
   */
  revokeAuthorization(id: string, options?: CallOptions): Call<undefined, RevokeAuthorizationCode>

  /**
   * Completes an authorization with the parameters from the provider. The connection becomes active.
   *
   * @param id - The id of the connection.
   */
  completeAuthorization(
    id: string,
    query: CompleteAuthorizationQuery,
    options?: CallOptions,
  ): Call<AuthorizationResult, CompleteAuthorizationCode>

  /**
   * Completes an authorization in a provider's widget. Send the public token of the widget, or none after the
   * provider's hosted page. The connection becomes active.
   *
   * @param id - The id of the connection.
   */
  completeLink(
    id: string,
    body: CompleteLinkRequest,
    options?: CallOptions,
  ): Call<LinkResult, CompleteLinkCode>
}

/** Read the accounts of a connection. */
export interface AccountsMethods {
  /**
   * Lists the accounts of a connection, read live from the provider.
   *
   * @param id - The id of the connection.
   */
  list(
    id: string,
    query?: ListAccountsQuery | undefined,
    options?: CallOptions,
  ): PageCall<AccountPage, ListAccountsCode>
}

/** Read the transactions of an account. */
export interface TransactionsMethods {
  /**
   * Lists the transactions of an account, newest first. `to` defaults to now and `from` to 30 days before
   * `to`. The range is at most one year.
   *
   * @param id - The id of the connection.
   * @param accountId - The id of the account, from the list of accounts.
   */
  list(
    id: string,
    accountId: string,
    query?: ListTransactionsQuery | undefined,
    options?: CallOptions,
  ): PageCall<TransactionPage, ListTransactionsCode>
}
