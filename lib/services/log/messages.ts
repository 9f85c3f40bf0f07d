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
  migrated: { level: 'info', text: 'The database was brought to the newest migration.' },
} as const satisfies Record<string, { level: Level; text: string }>

/** The code of a log message. */
export type MessageCode = keyof typeof messages
