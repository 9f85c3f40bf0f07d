import { eventMessages } from './event-messages.ts'
import { leavingMessages } from './leaving-messages.ts'
import type { Message } from './message.ts'
import { providerMessages } from './provider-messages.ts'
import { refusalMessages } from './refusal-messages.ts'
import { retentionMessages } from './retention-messages.ts'

/** Every log message, by its code. Searches, metrics and alarms depend on the codes. */
export const messages = {
  request_completed: { level: 'info', text: 'Request completed.' },
  request_failed: {
    level: 'error',
    text: 'Unexpected error; the request was answered with 500.',
    metric: 'Defects',
  },
  database_waking: {
    level: 'warn',
    text: 'Database unavailable until the deadline; the request was answered with 503.',
    metric: 'DatabaseAsleep',
  },
  logged_in: { level: 'info', text: 'Login succeeded; a session was created.', metric: 'Logins' },
  login_refused: { level: 'info', text: 'Login refused.', metric: 'LoginsRefused', by: 'reason' },
  login_challenged: {
    level: 'info',
    text: 'Password correct; a second factor is required.',
    metric: 'LoginsChallenged',
  },
  step_up_refused: { level: 'info', text: 'Step-up refused.', metric: 'StepUpsRefused', by: 'reason' },
  factor_locked: {
    level: 'warn',
    text: 'Authenticator app locked after too many wrong codes; its owner is notified.',
    metric: 'FactorsLocked',
  },
  passkey_revoked: {
    level: 'warn',
    text: 'Passkey revoked, because its counter shows that it was copied; its owner is notified.',
    metric: 'PasskeysRevoked',
  },
  session_refreshed: {
    level: 'info',
    text: 'Session refreshed; new tokens were issued.',
    metric: 'SessionsRefreshed',
  },
  refresh_refused: {
    level: 'info',
    text: 'Refresh token refused.',
    metric: 'SessionRefreshesRefused',
  },
  mail_sent: {
    level: 'info',
    text: 'Mail sent to SES.',
    metric: 'MailsSent',
    by: 'kind',
  },
  mail_needless: { level: 'info', text: 'Mail not sent: it has no recipient or is no longer needed.' },
  message_failed: {
    level: 'error',
    text: 'A job failed to process a message; the message returns to its queue.',
    metric: 'MessagesFailed',
    by: 'function',
  },
  mail_waits: {
    level: 'warn',
    text: 'The mail queue refused a mail; the mail waits in the database.',
    metric: 'MailsWaiting',
  },
  waiting_mails_enqueued: { level: 'info', text: 'Mails that waited for the mail queue are enqueued.' },
  mails_still_wait: {
    level: 'warn',
    text: 'The mail queue refused a mail that waited; the next run repeats it.',
    metric: 'MailsWaiting',
  },
  mail_not_enqueued: {
    level: 'error',
    text: 'Neither the mail queue nor the database accepted a mail. It is lost; the request continued.',
    metric: 'MailsNotEnqueued',
  },
  message_unreadable: {
    level: 'error',
    text: 'Invalid queue message; the message returns to its queue.',
    metric: 'MessagesFailed',
    by: 'function',
  },
  refresh_token_replayed: {
    level: 'warn',
    text: 'Refresh token replayed; all sessions of the user were ended.',
    metric: 'RefreshTokensReplayed',
  },
  suspicious_sign_in: {
    level: 'warn',
    text: 'Signal of a suspicious sign-in detected; the policy decided the response.',
    metric: 'SuspiciousSignIns',
    by: 'signal',
  },
  account_locked: {
    level: 'warn',
    text: 'Account locked after too many wrong passwords.',
    metric: 'AccountsLocked',
  },
  new_password_refused: {
    level: 'info',
    text: 'New password refused: it is common, breached or has a word of its context.',
    metric: 'NewPasswordsRefused',
    by: 'reason',
  },
  breached_password_used: {
    level: 'warn',
    text: 'A user signed in with a password from a breach; the user was asked to change it.',
    metric: 'BreachedPasswordsUsed',
  },
  breached_passwords_unavailable: {
    level: 'error',
    text: 'The range service of breached passwords failed or timed out; the password was not checked.',
    metric: 'BreachedPasswordsUnavailable',
  },
  session_disowned: {
    level: 'warn',
    text: 'A user reported an unknown session; all sessions and tokens of the user were revoked.',
    metric: 'SessionsDisowned',
  },
  tokens_rotated: {
    level: 'warn',
    text: 'An operator or the system revoked all tokens of one user or of all users.',
    metric: 'TokenRotations',
  },
  rate_limited: {
    level: 'warn',
    text: 'Rate limit exhausted; the request was refused.',
    metric: 'RateLimited',
    by: 'limit',
  },
  rate_limit_store_failed: {
    level: 'error',
    text: 'Rate limit store failed or timed out; the request passed without limits.',
    metric: 'RateLimitStoreFailures',
  },
  rate_limit_fallback_used: {
    level: 'error',
    text: 'Rate limit store failed or timed out; the database store was used.',
    metric: 'RateLimitStoreFailures',
  },
  rate_limits_unavailable: {
    level: 'error',
    text: 'No rate limit store responded; the request was answered with 503.',
    metric: 'RateLimitStoreFailures',
  },
  redis_connection_failed: {
    level: 'warn',
    text: 'The Redis connection failed or was closed; the client reconnects.',
  },
  places_unreadable: {
    level: 'error',
    text: 'GeoIP database unreadable; locations omitted.',
    metric: 'PlacesUnreadable',
  },
  tokens_reencrypted: {
    level: 'info',
    text: 'Provider tokens and TOTP secrets re-encrypted under the current data key.',
  },
  data_key_replaced: {
    level: 'warn',
    text: 'An operator replaced the data key; jobs/reencrypt-tokens re-encrypts what the previous keys encrypted.',
  },
  keys_made: {
    level: 'warn',
    text: 'Keys created: the first keys of the environment, or replacements after a breach.',
  },
  signing_keys_rotation: { level: 'info', text: 'A step of the signing key rotation completed.' },
  database_login_rotation: {
    level: 'info',
    text: 'A step of the database login rotation completed.',
  },
  first_database_login_made: {
    level: 'info',
    text: 'Database login of the functions created, for a new database.',
  },
  database_login_made: {
    level: 'warn',
    text: 'Database login of the functions created: the secret had no valid login.',
  },
  database_ahead: {
    level: 'warn',
    text: 'The database has newer migrations than this code: a deployment was rolled back.',
  },
  migrated: { level: 'info', text: 'Pending migrations applied.' },
  ...providerMessages,
  ...eventMessages,
  ...leavingMessages,
  ...refusalMessages,
  ...retentionMessages,
} as const satisfies Record<string, Message>

/** The code of a log message. */
export type MessageCode = keyof typeof messages
