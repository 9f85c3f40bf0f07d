import type { Message } from './message.ts'

/** The log messages about exports and deletions of accounts. */
export const leavingMessages = {
  account_exported: { level: 'info', text: 'Export of an account stored.', metric: 'AccountsExported' },
  account_export_postponed: {
    level: 'warn',
    text: 'An export of an account failed; it is retried later.',
  },
  account_export_failed: {
    level: 'error',
    text: 'An export of an account failed too often; its user is notified and can request another one.',
    metric: 'AccountExportsFailed',
  },
  account_deleted: { level: 'info', text: 'Account deleted.', metric: 'AccountsDeleted' },
  account_deletion_postponed: {
    level: 'warn',
    text: 'The deletion of an account has to wait; a later run continues it.',
  },
  account_deletion_failed: {
    level: 'error',
    text: 'A step of the deletion of an account failed; a later run repeats it.',
    metric: 'AccountDeletionsFailed',
  },
  account_deletion_overdue: {
    level: 'error',
    text: 'The deletion of an account has not finished in time. An operator must find out why.',
    metric: 'AccountDeletionsOverdue',
  },
} as const satisfies Record<string, Message>
