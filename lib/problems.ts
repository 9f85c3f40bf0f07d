/** Defines one kind of error that the API returns: the constant members of an RFC 9457 problem. */
export interface ProblemDefinition {
  readonly status: number
  readonly title: string
  /** What happened, and what the client can do next. */
  readonly detail: string
}

/** Every error that the API returns, by its code. The `type` of a problem is derived from the code (RFC 9457). */
export const problems = {
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    detail: 'The request body is not valid JSON. Send valid JSON in UTF-8.',
  },
  missing_token: {
    status: 401,
    title: 'Access token missing',
    detail:
      'The request has no access token. Send the token in the Authorization header: "Authorization: Bearer <token>".',
  },
  invalid_token: {
    status: 401,
    title: 'Access token invalid',
    detail: 'The access token is malformed, expired or revoked. Refresh the session or sign in again.',
  },
  invalid_credentials: {
    status: 401,
    title: 'Invalid credentials',
    detail:
      'The credentials are wrong, or the account is locked. Check them and try again, or reset the password.',
  },
  reauthentication_required: {
    status: 401,
    title: 'Recent authentication required',
    detail:
      'This action requires that the user has authenticated recently. Let the user authenticate again, then repeat the request with the new access token.',
  },
  invalid_factor: {
    status: 401,
    title: 'Second factor invalid',
    detail:
      'The code or passkey is wrong, expired or already used, or the factor is locked. Let the user try again or use another factor.',
  },
  invalid_challenge: {
    status: 400,
    title: 'Challenge invalid',
    detail:
      'The challenge is unknown, expired, already used, or was answered wrongly too often. Start again.',
  },
  passkey_rejected: {
    status: 400,
    title: 'Passkey rejected',
    detail:
      'The response of the authenticator does not belong to this challenge, application or domain, or the user was not verified. Start again.',
  },
  invalid_refresh_token: {
    status: 401,
    title: 'Refresh token invalid',
    detail: 'The refresh token is malformed, expired, already used or revoked. Sign in again.',
  },
  invalid_signature: {
    status: 401,
    title: 'Signature missing or invalid',
    detail:
      'The request has no valid IAM signature. Sign it with AWS Signature Version 4 for the service execute-api.',
  },
  invalid_verification_token: {
    status: 400,
    title: 'Verification link invalid',
    detail:
      'The token of the verification link is malformed, expired or already used. Request a new verification link.',
  },
  invalid_reset_token: {
    status: 400,
    title: 'Password reset link invalid',
    detail:
      'The token of the password reset link is malformed, expired or already used. Request a new password reset link.',
  },
  invalid_disown_token: {
    status: 400,
    title: 'Sign-in alert link invalid',
    detail:
      'The token of the sign-in alert link is malformed, expired or already used. If someone else is signed in to the account, reset the password.',
  },
  invalid_state: {
    status: 400,
    title: 'Authorization response invalid',
    detail:
      'The state is invalid, expired, already used or issued for another connection, or the issuer is wrong. Start the authorization again.',
  },
  authorization_denied: {
    status: 400,
    title: 'Authorization denied',
    detail: 'The provider did not grant access; "errors" contains the reason. Start the authorization again.',
  },
  authorization_code_refused: {
    status: 400,
    title: 'Authorization code refused',
    detail:
      'The provider refused the authorization code, which is expired or already used. Start the authorization again.',
  },
  public_token_refused: {
    status: 400,
    title: 'Public token refused',
    detail:
      'The public token does not belong to this link, or is expired or already used. Start the authorization again.',
  },
  invalid_webhook: {
    status: 400,
    title: 'Notification not verified',
    detail:
      'The signature of the notification is missing or wrong, or it is too old. Send only signed notifications.',
  },
  email_unverified: {
    status: 403,
    title: 'Email address not verified',
    detail:
      'The email address of the account is not verified. Follow the link in the verification mail, or request a new link.',
  },
  account_disabled: {
    status: 403,
    title: 'Account disabled',
    detail: 'The account is disabled. Contact support.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    detail: 'The requested resource does not exist. Check the path and the ids in it.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    detail: 'The path does not support this method. Use one of the methods in the Allow header.',
  },
  passkey_exists: {
    status: 409,
    title: 'Passkey already registered',
    detail: 'The passkey is already registered. Use it, or register another one.',
  },
  passkey_limit: {
    status: 409,
    title: 'Too many passkeys',
    detail: 'The account has the maximum number of passkeys. Remove a passkey first.',
  },
  totp_exists: {
    status: 409,
    title: 'Authenticator app already added',
    detail: 'The account already has an authenticator app. Remove it before you add another one.',
  },
  last_sign_in_method: {
    status: 409,
    title: 'Last sign-in method',
    detail:
      'Without this method, nobody could sign in to the account. Add a passkey, or set a password with a reset link, first.',
  },
  second_factor_missing: {
    status: 409,
    title: 'No second factor',
    detail: 'Recovery codes require a second factor. Add a passkey or an authenticator app first.',
  },
  alias_taken: {
    status: 409,
    title: 'Alias in use',
    detail: 'Another of your connections has this alias. Choose a different alias.',
  },
  not_connected: {
    status: 409,
    title: 'Not connected',
    detail: 'The connection is not authorized yet. Start the authorization first.',
  },
  reconnection_required: {
    status: 409,
    title: 'Reconnection required',
    detail:
      'The authorization of the connection has expired, was revoked or no longer works. Start the authorization again.',
  },
  link_unfinished: {
    status: 409,
    title: 'Link not finished',
    detail:
      "The user has not finished in the provider's widget. Let the user finish, then send the same request again.",
  },
  provider_not_configured: {
    status: 409,
    title: 'Provider not configured',
    detail:
      'No credentials are configured for this provider. Choose another provider, or contact the operator.',
  },
  payload_too_large: {
    status: 413,
    title: 'Request body too large',
    detail: 'The request body exceeds the maximum size. Send a smaller body.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    detail: 'The media type of the request body is not supported. Send application/json in UTF-8.',
  },
  invalid_input: {
    status: 422,
    title: 'Invalid input',
    detail: 'Some fields are missing or invalid. Correct the fields listed in "errors".',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    detail:
      'A rate limit in the RateLimit-Policy header is exhausted. Retry after the number of seconds in the Retry-After header.',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    detail: 'An unexpected error occurred. Report it with the request id in "instance".',
  },
  provider_failed: {
    status: 502,
    title: 'Provider failed',
    detail: 'The provider could not be reached or returned an invalid response. Try again later.',
  },
  provider_busy: {
    status: 503,
    title: 'Provider busy',
    detail:
      "The provider's rate limit for this application is exhausted. Retry after the number of seconds in the Retry-After header.",
  },
  provider_not_ready: {
    status: 503,
    title: 'Provider not ready',
    detail:
      'The provider is still collecting the data of this connection. Retry after the number of seconds in the Retry-After header.',
  },
  provider_timeout: {
    status: 504,
    title: 'Provider timeout',
    detail: 'The provider did not respond in time. Try again later.',
  },
  database_unavailable: {
    status: 503,
    title: 'Database unavailable',
    detail:
      'The database is temporarily unavailable. Retry after the number of seconds in the Retry-After header.',
  },
} as const satisfies Record<string, ProblemDefinition>

/** The code of a problem. Codes are stable across releases, because clients branch on them. */
export type ProblemCode = keyof typeof problems
