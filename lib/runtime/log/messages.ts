/** How severe a log line is. */
export type Level = 'debug' | 'info' | 'warn' | 'error'

/** A message of the log. */
export interface Message {
  readonly level: Level
  readonly text: string
  /** The metric that counts this message (see docs/decisions/0020). */
  readonly metric?: string
  /** The field of the line that its metric is also counted apart by: one of few values. */
  readonly by?: string
}

/** Every message that is ever logged, by the code that searches, metrics and alarms rely on. */
export const messages = {
  request_completed: { level: 'info', text: 'A request was answered.' },
  request_failed: {
    level: 'error',
    text: 'A request met a defect and was answered with 500.',
    metric: 'Defects',
  },
  database_waking: {
    level: 'warn',
    text: 'The database could not be used within the deadline of the request, which was answered with 503.',
    metric: 'DatabaseAsleep',
  },
  logged_in: { level: 'info', text: 'A session was opened.', metric: 'Logins' },
  login_refused: { level: 'info', text: 'A login was refused.', metric: 'LoginsRefused', by: 'reason' },
  session_refreshed: {
    level: 'info',
    text: 'A refresh token was exchanged for new tokens.',
    metric: 'SessionsRefreshed',
  },
  refresh_refused: {
    level: 'info',
    text: 'A refresh token was refused.',
    metric: 'SessionRefreshesRefused',
  },
  mail_sent: {
    level: 'info',
    text: 'A mail was handed to the mail service.',
    metric: 'MailsSent',
    by: 'kind',
  },
  mail_needless: { level: 'info', text: 'A requested mail concerns nobody, or is no longer needed.' },
  message_failed: {
    level: 'error',
    text: 'A job could not deal with a message, which goes back to its queue.',
    metric: 'MessagesFailed',
    by: 'function',
  },
  mail_not_enqueued: {
    level: 'error',
    text: 'A mail could not be put on the queue; the request went on without it.',
    metric: 'MailsNotEnqueued',
  },
  message_unreadable: {
    level: 'error',
    text: 'A message of a queue is not one that its job knows.',
    metric: 'MessagesFailed',
    by: 'function',
  },
  refresh_token_replayed: {
    level: 'warn',
    text: 'A refresh token was replayed; its session was ended.',
    metric: 'RefreshTokensReplayed',
  },
  account_locked: {
    level: 'warn',
    text: 'An account was locked after too many wrong passwords.',
    metric: 'AccountsLocked',
  },
  session_disowned: {
    level: 'warn',
    text: 'An owner disowned a session; everything issued to them was ended.',
    metric: 'SessionsDisowned',
  },
  tokens_rotated: {
    level: 'warn',
    text: 'An operator or the system ended everything that was issued to a user or to all.',
    metric: 'TokenRotations',
  },
  provider_token_refreshed: {
    level: 'info',
    text: "A provider's token was refreshed before it expired.",
    metric: 'ProviderTokensRefreshed',
    by: 'provider_key',
  },
  provider_refresh_failed: {
    level: 'warn',
    text: "A provider's token could not be refreshed; it is tried again.",
    metric: 'ProviderRefreshesFailed',
    by: 'provider_key',
  },
  provider_grant_dead: {
    level: 'warn',
    text: 'A provider no longer knows a grant; its owner has to connect anew.',
    metric: 'ProviderGrantsDead',
    by: 'provider_key',
  },
  rate_limited: {
    level: 'warn',
    text: 'A request was refused because a rate limit was used up.',
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
    text: 'Rate limit store failed or timed out; the limits were taken from the database.',
    metric: 'RateLimitStoreFailures',
  },
  rate_limits_unavailable: {
    level: 'error',
    text: 'No rate limit store answered; the request was refused with 503.',
    metric: 'RateLimitStoreFailures',
  },
  redis_connection_failed: {
    level: 'warn',
    text: 'The connection to Redis failed or was closed; the client connects again.',
  },
  provider_credentials_unreadable: {
    level: 'error',
    text: 'The secret of a provider holds no credentials that can be used; it counts as not configured.',
    metric: 'ProviderCredentialsUnreadable',
  },
  provider_call_failed: {
    level: 'warn',
    text: 'A call to a provider failed.',
    metric: 'ProviderCallsFailed',
    by: 'provider_key',
  },
  places_unreadable: {
    level: 'error',
    text: 'GeoIP database unreadable; locations omitted.',
    metric: 'PlacesUnreadable',
  },
  expired_deleted: { level: 'info', text: 'What had expired was deleted.' },
  retention_unfinished: {
    level: 'warn',
    text: 'The deadline came before everything expired was deleted; the next run goes on.',
  },
  provider_tokens_discarded: {
    level: 'warn',
    text: 'A provider gave tokens to a connection that has changed or gone meanwhile; they were not kept.',
  },
  provider_revocation_failed: {
    level: 'warn',
    text: 'A provider could not be told that a grant has ended; here it has.',
  },
  refreshes_dispatched: { level: 'info', text: 'Connections that were due were enqueued.' },
  refreshes_not_enqueued: {
    level: 'error',
    text: 'Connections that were due could not be enqueued; the next run tries again.',
    metric: 'RefreshesNotEnqueued',
  },
  refreshes_deferred: {
    level: 'info',
    text: 'Connections wait for the rate limit of their provider, or for another worker.',
  },
  tokens_reencrypted: { level: 'info', text: 'Provider tokens were encrypted under the current data key.' },
  data_key_replaced: {
    level: 'warn',
    text: 'An operator replaced the data key; jobs/reencrypt-tokens moves what is under the former one.',
  },
  keys_made: {
    level: 'warn',
    text: 'Keys were made: the first of the environment, or in place of leaked ones.',
  },
  signing_keys_rotation: { level: 'info', text: 'A step of the rotation of the signing keys was done.' },
  database_login_rotation: {
    level: 'info',
    text: "A step of the rotation of the functions' database login was done.",
  },
  database_login_made: {
    level: 'warn',
    text: 'A database login of the functions was made: the first of the environment, or the secret held none.',
  },
  database_ahead: {
    level: 'warn',
    text: 'The database has every migration of this code and newer ones: a deployment was rolled back.',
  },
  migrated: { level: 'info', text: 'The database was brought to the newest migration.' },
} as const satisfies Record<string, Message>

/** The code of a log message. */
export type MessageCode = keyof typeof messages
