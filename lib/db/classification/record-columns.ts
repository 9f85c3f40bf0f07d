import type { ClassifiedTables } from './data-classes.ts'

/** The columns about audit records, events, limits and versions. */
export const recordColumns = {
  audit_logs: {
    retention: '`AUDIT_RETENTION_DAYS`; pseudonymous when the account is deleted',
    columns: {
      id: 'internal',
      created_at: 'internal',
      action: 'confidential',
      outcome: 'confidential',
      actor: 'internal',
      user_id: 'internal',
      session_id: 'internal',
      request_id: 'internal',
      trace_id: 'internal',
      method: 'internal',
      route: 'internal',
      ip: 'personal',
      user_agent: 'personal',
      fingerprint: 'personal',
      details: 'confidential',
      client_request_id: 'personal',
    },
  },
  events: {
    retention: '`EVENT_RETENTION_DAYS` after the end of the deliveries',
    columns: {
      id: 'internal',
      position: 'internal',
      subject_id: 'internal',
      type: 'internal',
      data: 'confidential',
      created_at: 'internal',
      routed_at: 'internal',
    },
  },
  event_deliveries: {
    retention: 'with the event',
    columns: {
      event_id: 'internal',
      endpoint_id: 'internal',
      position: 'internal',
      subject_id: 'internal',
      state: 'internal',
      attempts: 'internal',
      pending_since: 'internal',
      next_attempt_at: 'internal',
      queued_until: 'internal',
      lease_id: 'internal',
      leased_until: 'internal',
      last_attempt_at: 'internal',
      last_status: 'internal',
      last_error: 'internal',
      delivered_at: 'internal',
    },
  },
  rate_limit_buckets: {
    retention: '1 day after the last request',
    columns: {
      key: 'personal',
      tokens: 'internal',
      taken: 'internal',
      updated_at: 'internal',
    },
  },
  waiting_mails: {
    retention: 'until the queue accepts the mail, at most 4 days',
    columns: {
      id: 'internal',
      request: 'personal',
      created_at: 'internal',
      queued_until: 'internal',
    },
  },
  security_config: {
    retention: 'one row, not deleted',
    columns: {
      is_singleton: 'internal',
      min_token_version: 'internal',
      grace_until: 'internal',
      updated_at: 'internal',
      dead_below: 'internal',
    },
  },
} as const satisfies Pick<
  ClassifiedTables,
  'audit_logs' | 'events' | 'event_deliveries' | 'rate_limit_buckets' | 'security_config' | 'waiting_mails'
>
