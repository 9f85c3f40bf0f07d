import type { Message } from './message.ts'

/** The log messages about the deletion of expired rows. */
export const retentionMessages = {
  expired_deleted: { level: 'info', text: 'Expired rows deleted.' },
  retention_unfinished: {
    level: 'warn',
    text: 'The deadline passed before all expired rows were deleted; the next run continues.',
  },
  audit_partition_dropped: {
    level: 'info',
    text: 'Partition of the audit log dropped: all of its records were past the retention.',
  },
  audit_partitions_postponed: {
    level: 'warn',
    text: 'A reader of the audit log held a lock; the next run creates or drops the partition.',
  },
  audit_records_misplaced: {
    level: 'warn',
    text: 'Audit records are in the default partition, because their month has no partition.',
    metric: 'AuditRecordsMisplaced',
  },
} as const satisfies Record<string, Message>
