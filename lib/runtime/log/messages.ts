/** The severity of a log message. */
export type Level = 'debug' | 'info' | 'warn' | 'error'

/** A log message. */
export interface Message {
  readonly level: Level
  readonly text: string
  /** The metric that counts this message (docs/decisions/0020). */
  readonly metric?: string
  /** A field of the log line that is a dimension of the metric. It must have few values. */
  readonly by?: string
}

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
  mail_not_enqueued: {
    level: 'error',
    text: 'Mail could not be enqueued and is lost; the request continued.',
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
  account_locked: {
    level: 'warn',
    text: 'Account locked after too many wrong passwords.',
    metric: 'AccountsLocked',
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
  provider_token_refreshed: {
    level: 'info',
    text: 'Provider token refreshed.',
    metric: 'ProviderTokensRefreshed',
    by: 'provider_key',
  },
  provider_refresh_failed: {
    level: 'warn',
    text: 'Provider refresh failed; retried later unless the status is error.',
    metric: 'ProviderRefreshesFailed',
    by: 'provider_key',
  },
  connection_checked: {
    level: 'info',
    text: 'Connection checked; its provider reports that it works.',
    metric: 'ConnectionsChecked',
    by: 'provider_key',
  },
  connection_broken: {
    level: 'warn',
    text: 'A provider requires that the user signs in at the institution again; the tokens are kept.',
    metric: 'ConnectionsBroken',
    by: 'provider_key',
  },
  provider_token_not_replaced: {
    level: 'error',
    text: 'A provider did not replace an access token after a breach; retried later.',
    metric: 'ProviderTokensNotReplaced',
  },
  provider_token_lost: {
    level: 'error',
    text: 'An access token that was replaced after a breach is lost; the user must authorize the connection again.',
    metric: 'ProviderTokensNotReplaced',
  },
  webhook_refused: {
    level: 'warn',
    text: 'A notification was not sent by the provider, or not now; it was refused.',
    metric: 'WebhooksRefused',
    by: 'provider_key',
  },
  webhook_unsigned: {
    level: 'warn',
    text: 'A notification without a known key of the provider was refused.',
  },
  webhook_received: {
    level: 'info',
    text: 'Notification of a provider received.',
    metric: 'WebhooksReceived',
    by: 'provider_key',
  },
  webhook_key_unreadable: {
    level: 'error',
    text: 'The key that verifies a notification could not be read; the provider repeats the notification.',
    metric: 'WebhooksUnverifiable',
  },
  check_not_enqueued: {
    level: 'error',
    text: 'A check could not be enqueued after a notification; the schedule repeats it.',
    metric: 'ChecksNotEnqueued',
  },
  provider_grant_dead: {
    level: 'warn',
    text: 'The provider rejected a grant; the user must authorize the connection again.',
    metric: 'ProviderGrantsDead',
    by: 'provider_key',
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
  provider_credentials_unreadable: {
    level: 'error',
    text: 'The secret of a provider has no valid credentials; the provider counts as not configured.',
    metric: 'ProviderCredentialsUnreadable',
  },
  provider_call_failed: {
    level: 'warn',
    text: 'Call to a provider failed.',
    metric: 'ProviderCallsFailed',
    by: 'provider_key',
  },
  places_unreadable: {
    level: 'error',
    text: 'GeoIP database unreadable; locations omitted.',
    metric: 'PlacesUnreadable',
  },
  expired_deleted: { level: 'info', text: 'Expired rows deleted.' },
  retention_unfinished: {
    level: 'warn',
    text: 'The deadline passed before all expired rows were deleted; the next run continues.',
  },
  provider_tokens_discarded: {
    level: 'warn',
    text: 'The connection was changed or deleted during a token request; the new provider tokens were discarded.',
  },
  provider_revocation_failed: {
    level: 'warn',
    text: 'Tokens could not be revoked at the provider; they are deleted here.',
  },
  refreshes_dispatched: { level: 'info', text: 'Provider refreshes enqueued.' },
  refreshes_not_enqueued: {
    level: 'error',
    text: 'Provider refreshes could not be enqueued; the next run retries.',
    metric: 'RefreshesNotEnqueued',
  },
  refreshes_deferred: {
    level: 'info',
    text: 'Provider refreshes deferred: the rate limit of the provider is exhausted, or the provider is not configured.',
  },
  events_dispatched: { level: 'info', text: 'New events routed to the endpoints; due streams enqueued.' },
  events_not_enqueued: {
    level: 'error',
    text: 'Event streams could not be enqueued; the next run retries.',
    metric: 'EventsNotEnqueued',
  },
  events_not_woken: {
    level: 'warn',
    text: 'The delivery of events could not be started at once; the schedule starts it.',
  },
  event_endpoints_unreadable: {
    level: 'error',
    text: 'The secret with the event endpoints is invalid; events are kept and not sent.',
    metric: 'EventEndpointsUnreadable',
  },
  event_delivered: { level: 'info', text: 'Event delivered.', metric: 'EventsDelivered' },
  event_attempt_failed: {
    level: 'warn',
    text: 'An endpoint did not accept an event; it is retried later.',
    metric: 'EventAttemptsFailed',
    by: 'endpoint_id',
  },
  event_delivery_failed: {
    level: 'error',
    text: 'An event could not be delivered; it is not retried. An operator can replay it.',
    metric: 'EventDeliveriesFailed',
  },
  tokens_reencrypted: { level: 'info', text: 'Provider tokens re-encrypted under the current data key.' },
  data_key_replaced: {
    level: 'warn',
    text: 'An operator replaced the data key; jobs/reencrypt-tokens re-encrypts the provider tokens.',
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
} as const satisfies Record<string, Message>

/** The code of a log message. */
export type MessageCode = keyof typeof messages
