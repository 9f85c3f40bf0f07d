import type { Explanation } from './explanation.ts'

/** Explanations of the problems with tokens, links in mails and sign-in. */
export const signInProblems = {
  missing_token: {
    retry: 'after new tokens',
    causes: [
      'The Authorization header is missing, or has a scheme other than `Bearer`.',
      'A proxy removed the header.',
    ],
    actions: [
      'Send `Authorization: Bearer` with the access token of the session. If there is none, the user has to log in.',
    ],
  },
  invalid_token: {
    retry: 'after new tokens',
    causes: [
      'The access token has expired.',
      'The session of the token has ended: the user logged out, ended it on another device or changed the password.',
      'An operator revoked the tokens of the user, or of all users.',
      'The token is from another stage, or is not an access token.',
    ],
    actions: [
      '[Refresh the tokens](/reference/api/refresh-tokens/) once, then repeat the request with the new access token. The [client](/use/client/) does both.',
      'If the refresh fails with [`invalid_refresh_token`](/reference/problems/invalid_refresh_token/), the user has to log in again.',
    ],
  },
  reauthentication_required: {
    retry: 'after new tokens',
    causes: [
      'The user authenticated longer ago than the action permits.',
      'The account has a second factor, and the user authenticated without it.',
    ],
    actions: [
      'Ask the user for one of the factors that [start a step-up](/reference/api/start-step-up/) returns, and [authenticate again](/reference/api/step-up/). Then repeat the request with the new access token.',
      'The member `reauthentication` and the header `WWW-Authenticate` (RFC 9470) say which factor is required, and how recent it must be.',
    ],
  },
  invalid_factor: {
    retry: 'never',
    causes: [
      'The code is wrong, or has been used. Each code of an authenticator app works once.',
      'The authenticator app is locked after too many wrong codes.',
      'The passkey was removed, belongs to another account, or its ceremony has expired.',
    ],
    actions: [
      'Let the user enter the next code, or use another factor.',
      'For a login with a passkey, [start it again](/reference/api/start-passkey-login/).',
    ],
  },
  invalid_challenge: {
    retry: 'never',
    causes: [
      'The challenge has expired after five minutes, or has been used.',
      'Five wrong answers were sent.',
      'The challenge belongs to another session, user or purpose.',
      'The password changed, or the tokens of the user were revoked, after the challenge was issued.',
    ],
    actions: ['Start the login, the step-up or the registration again.'],
  },
  passkey_rejected: {
    retry: 'never',
    causes: [
      'The page of the ceremony has another origin than `PASSKEY_ORIGINS` allows, or the passkey is for another domain than `PASSKEY_RP_ID`.',
      'The authenticator did not verify the user, for example by a fingerprint or a PIN.',
      'The ceremony ran in a frame of another site.',
      'The credential is not the answer to this challenge, or contains an attestation certificate.',
    ],
    actions: [
      '[Start the registration again](/reference/api/start-passkey-registration/) and pass the options to `navigator.credentials.create()` unchanged.',
    ],
  },
  passkey_exists: {
    retry: 'never',
    causes: ['The credential id is registered, for this account or another one.'],
    actions: ['Let the user choose another authenticator.'],
  },
  passkey_limit: {
    retry: 'never',
    causes: ['The account has 20 passkeys.'],
    actions: ['Let the user [remove a passkey](/reference/api/remove-passkey/).'],
  },
  totp_exists: {
    retry: 'never',
    causes: ['The account has a confirmed authenticator app. An account has at most one.'],
    actions: ['Let the user [remove it](/reference/api/remove-totp/) first.'],
  },
  last_sign_in_method: {
    retry: 'never',
    causes: [
      'The account has no password, and the passkey is its last one.',
      'The account has no passkey, so the password cannot be removed.',
    ],
    actions: [
      'Let the user [add a passkey](/reference/api/start-passkey-registration/).',
      'To get a password again, let the user [request a reset link](/reference/api/request-password-reset/).',
    ],
  },
  second_factor_missing: {
    retry: 'never',
    causes: ['The account has neither a passkey nor a confirmed authenticator app.'],
    actions: [
      'Let the user [add a passkey](/reference/api/start-passkey-registration/) or [an authenticator app](/reference/api/start-totp/). The first one comes with recovery codes.',
    ],
  },
  invalid_credentials: {
    retry: 'never',
    causes: [
      'The password is wrong, or no account has this email address. The API does not distinguish the two.',
      'The account is locked after too many wrong passwords. A locked account refuses the right password too.',
      'The user reported an unknown sign-in. Until a new password is chosen, the account refuses every password.',
      'The current password of a password change is wrong.',
    ],
    actions: [
      'Ask the user to check the credentials.',
      'Offer to [reset the password](/reference/api/request-password-reset/). A reset also unlocks the account.',
    ],
  },
  invalid_refresh_token: {
    retry: 'never',
    causes: [
      'The session has expired or has ended.',
      'The refresh token was consumed earlier. After ten seconds, its reuse counts as replay: then all sessions of the user end, and the user is notified.',
      'The token is from before a password change.',
      'Two parts of a client refresh with the same stored token, and one of them is too late.',
    ],
    actions: [
      'Read the stored tokens again: another tab may have newer tokens. If they are newer, use them.',
      'If not, delete the tokens, and let the user log in again.',
      'Store the new refresh token before you use the new access token ([token rotation](/use/token-rotation/)).',
    ],
  },
  invalid_signature: {
    retry: 'never',
    causes: [
      'The request to an operator endpoint has no signature, or its signature is not valid.',
      'The clock of the caller is more than five minutes off.',
    ],
    actions: [
      'Use `npm run ops`, which signs requests with your AWS credentials ([operations](/operate/operations/)).',
      'Check that your IAM identity may invoke the endpoint.',
    ],
  },
  invalid_verification_token: {
    retry: 'never',
    causes: [
      'The link is older than its lifetime, 24 hours by default.',
      'The link was already used: the address is verified. The user can log in.',
      'Another link of the same account was used. That makes the other links invalid.',
    ],
    actions: [
      'Let the user log in. If that fails with [`email_unverified`](/reference/problems/email_unverified/), [send a new link](/reference/api/resend-verification/).',
      'Send the token exactly as it is in the fragment of the link (`#token=…`).',
    ],
  },
  invalid_reset_token: {
    retry: 'never',
    causes: [
      'The link is older than its lifetime, 15 minutes by default.',
      'The link was already used, or the password was changed after the mail was sent.',
    ],
    actions: [
      'Let the user [request a new link](/reference/api/request-password-reset/).',
      'Send the token exactly as it is in the fragment of the link (`#token=…`).',
    ],
  },
  invalid_disown_token: {
    retry: 'never',
    causes: [
      'The link in the sign-in alert is older than its lifetime, 7 days by default.',
      'The link was already used.',
    ],
    actions: [
      'If an unknown person may be signed in, let the user [reset the password](/reference/api/request-password-reset/). That ends all sessions.',
    ],
  },
  email_unverified: {
    retry: 'never',
    causes: [
      'The email address and the password are right, but the user did not follow the link in the verification mail.',
    ],
    actions: [
      'Ask the user to open the mail.',
      'Offer to [send a new link](/reference/api/resend-verification/). The mail may be in the spam folder.',
    ],
  },
  account_disabled: {
    retry: 'never',
    causes: ['The operator disabled the account of the user.'],
    actions: ['Show the problem to the user. Only support can help.'],
  },
} as const satisfies Record<string, Explanation>
