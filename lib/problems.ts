/** One kind of error that a client can meet: the members of an RFC 9457 problem that never vary. */
export interface ProblemDefinition {
  readonly status: number
  readonly title: string
  /** What happened and what the client can do about it, in one or two sentences. */
  readonly detail: string
}

/** Every error that a client can meet, by its code (RFC 9457; the `type` of a problem is derived from the code). */
export const problems = {
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    detail: 'The request body is not valid JSON.',
  },
  missing_token: {
    status: 401,
    title: 'Access token missing',
    detail: 'Send an access token in the Authorization header: "Authorization: Bearer <token>".',
  },
  invalid_token: {
    status: 401,
    title: 'Access token invalid',
    detail: 'The access token is malformed, expired or revoked. Refresh it or sign in again.',
  },
  invalid_credentials: {
    status: 401,
    title: 'Invalid credentials',
    detail: 'The email address or the password is wrong.',
  },
  invalid_refresh_token: {
    status: 401,
    title: 'Refresh token invalid',
    detail: 'The refresh token is malformed, expired, used or revoked. Sign in again.',
  },
  invalid_signature: {
    status: 401,
    title: 'Signature missing or invalid',
    detail: 'Sign the request with IAM credentials (AWS Signature Version 4, service execute-api).',
  },
  invalid_verification_token: {
    status: 400,
    title: 'Verification link invalid',
    detail: 'The token of the verification link is malformed, expired or already used. Request a new link.',
  },
  invalid_reset_token: {
    status: 400,
    title: 'Password reset link invalid',
    detail: 'The token of the password reset link is malformed, expired or already used. Request a new link.',
  },
  invalid_disown_token: {
    status: 400,
    title: 'Sign-in alert link invalid',
    detail:
      'The token of the link is malformed, expired or already used. If someone else is signed in to the account, request a password reset.',
  },
  invalid_state: {
    status: 400,
    title: 'Authorization response invalid',
    detail:
      'The state is forged, used or expired, belongs to another connection, or the response comes from another issuer. Start the authorization again.',
  },
  authorization_denied: {
    status: 400,
    title: 'Authorization denied',
    detail: 'The provider did not grant access; "errors" holds its reason. Start the authorization again.',
  },
  authorization_code_refused: {
    status: 400,
    title: 'Authorization code refused',
    detail:
      'The provider refused the authorization code: it was used or has expired. Start the authorization again.',
  },
  email_unverified: {
    status: 403,
    title: 'E-mail address not verified',
    detail: 'Follow the link that was sent to the e-mail address, or ask for a new one.',
  },
  account_disabled: {
    status: 403,
    title: 'Account disabled',
    detail: 'The account was disabled. Contact support.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    detail: 'There is nothing at this address.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    detail: 'The address exists, but not for this method. The Allow header names those it has.',
  },
  alias_taken: {
    status: 409,
    title: 'Alias in use',
    detail: 'Another connection of yours has this alias. Choose another.',
  },
  not_connected: {
    status: 409,
    title: 'Not connected',
    detail: 'The provider has not been authorized yet. Start the authorization first.',
  },
  reconnection_required: {
    status: 409,
    title: 'Reconnection required',
    detail: 'The authorization has ended or was revoked. Start it again.',
  },
  provider_not_configured: {
    status: 409,
    title: 'Provider not configured',
    detail: 'This application has no credentials at the provider.',
  },
  payload_too_large: {
    status: 413,
    title: 'Request body too large',
    detail: 'The request body is larger than this API accepts.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    detail: 'Send the request body as application/json in UTF-8.',
  },
  invalid_input: {
    status: 422,
    title: 'Invalid input',
    detail: 'Some fields are missing or invalid; "errors" names each of them.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    detail:
      'A rate limit is used up; RateLimit-Policy names it. Try again after the seconds that Retry-After gives.',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    detail: 'Something went wrong on our side. Quote "instance" when you report it.',
  },
  provider_failed: {
    status: 502,
    title: 'Provider failed',
    detail: 'The provider could not be reached, or gave an answer that is of no use. Try again later.',
  },
  provider_busy: {
    status: 503,
    title: 'Provider busy',
    detail:
      'The provider takes no more calls of this application for now. Try again after the seconds that Retry-After gives.',
  },
  provider_timeout: {
    status: 504,
    title: 'Provider too slow',
    detail: 'The provider did not answer in time. Try again later.',
  },
  database_unavailable: {
    status: 503,
    title: 'Database unavailable',
    detail: 'The database cannot be used now. Try again after the seconds that Retry-After gives.',
  },
} as const satisfies Record<string, ProblemDefinition>

/** The code of a problem, stable across releases: clients branch on it. */
export type ProblemCode = keyof typeof problems
