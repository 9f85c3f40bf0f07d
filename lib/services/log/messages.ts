/** How severe a log line is. */
export type Level = 'debug' | 'info' | 'warn' | 'error'

/** Every message that is ever logged, by the code that searches and alarms rely on. */
export const messages = {
  request_completed: { level: 'info', text: 'A request was answered.' },
  request_failed: { level: 'error', text: 'A request met a defect and was answered with 500.' },
  database_waking: {
    level: 'warn',
    text: 'The database did not wake up within the deadline of the request.',
  },
  mail_sent: { level: 'info', text: 'A mail was handed to the mail service.' },
  mail_needless: { level: 'info', text: 'A requested mail concerns nobody, or is no longer needed.' },
  message_failed: {
    level: 'error',
    text: 'A job could not deal with a message, which goes back to its queue.',
  },
  mail_not_enqueued: {
    level: 'error',
    text: 'A mail could not be put on the queue; the request went on without it.',
  },
  message_unreadable: { level: 'error', text: 'A message of a queue is not one that its job knows.' },
  refresh_token_replayed: { level: 'warn', text: 'A refresh token was replayed; its session was ended.' },
  account_locked: { level: 'warn', text: 'An account was locked after too many wrong passwords.' },
  session_disowned: {
    level: 'warn',
    text: 'An owner disowned a session; everything issued to them was ended.',
  },
  tokens_rotated: {
    level: 'warn',
    text: 'An operator or the system ended everything that was issued to a user or to all.',
  },
  rate_limited: { level: 'warn', text: 'A request was refused because a rate limit was used up.' },
  rate_limit_store_failed: {
    level: 'error',
    text: 'The store of the rate limits failed or was slow; the request was let through.',
  },
  provider_credentials_unreadable: {
    level: 'error',
    text: 'The secret of a provider holds no credentials that can be used; it counts as not configured.',
  },
  provider_call_failed: { level: 'warn', text: 'A call to a provider failed.' },
  places_unreadable: { level: 'error', text: 'A database of places cannot be read; places are not told.' },
  expired_deleted: { level: 'info', text: 'What had expired was deleted.' },
  retention_unfinished: {
    level: 'warn',
    text: 'The deadline came before everything expired was deleted; the next run goes on.',
  },
  provider_token_refreshed: { level: 'info', text: 'The tokens of a connection were refreshed.' },
  provider_refresh_failed: {
    level: 'warn',
    text: 'A refresh failed and will be tried again, or failed for the third time in a row.',
  },
  provider_grant_dead: {
    level: 'warn',
    text: 'A provider says that a grant is dead; its tokens were erased.',
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
  },
  refreshes_deferred: {
    level: 'info',
    text: 'Connections wait for the rate limit of their provider, or for another worker.',
  },
  tokens_reencrypted: { level: 'info', text: 'Provider tokens were encrypted under the current data key.' },
  migrated: { level: 'info', text: 'The database was brought to the newest migration.' },
} as const satisfies Record<string, { level: Level; text: string }>

/** The code of a log message. */
export type MessageCode = keyof typeof messages
