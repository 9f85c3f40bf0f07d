type Describe = (institution: string) => string

/** The codes of `last_error` by what they mean for the user. Other codes are invalid answers. */
const texts: readonly (readonly [code: RegExp, describe: Describe])[] = [
  [/^timed_out$/, institution => `${institution} did not answer in time.`],
  [/^(busy|rate_limited|status_429)$/, institution => `${institution} had too many requests.`],
  [/^(broken|unreachable)$/, institution => `${institution} could not be reached.`],
  [/^institution_no_longer_supported$/, institution => `${institution} can no longer be connected.`],
  [/^(status_5\d\d|server_error|temporarily_unavailable)$/, institution => `${institution} had a problem.`],
  [
    /^(refresh_broken_off|tokens_unreadable|invalid_grant|invalid_client|unsupported_token_type|unauthorized_client|access_denied|unauthorized|missing|item_not_found|invalid_access_token)$/,
    institution => `${institution} did not accept the access that it gave before.`,
  ],
]

const SIGN_IN =
  /^(item_login_required|item_locked|invalid_credentials|insufficient_credentials|invalid_mfa|invalid_updated_username|mfa_not_supported|user_setup_required|user_input_timeout)$/

/** Returns whether an error remains until the user signs in at the institution again. */
export function requiresSignIn(code: string | null | undefined): boolean {
  return SIGN_IN.test(code ?? '')
}

/** Describes the last error of a connection. */
export function refreshErrorText(code: string | null, institution: string): string {
  if (code === null) return `The last attempt to reach ${institution} failed.`
  if (requiresSignIn(code)) return `${institution} asks you to sign in again.`
  const describe = texts.find(([pattern]) => pattern.test(code))?.[1]
  return describe?.(institution) ?? `${institution} sent an answer that Dashtam could not use.`
}
