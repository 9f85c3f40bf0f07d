import type { Settings } from '../runtime/configuration/settings.ts'
import * as store from './delete-batches.ts'

/** The expired rows of one table. */
export interface RetentionBatch {
  readonly table: string
  /** Deletes at most `rows` rows that are older than `before`. */
  readonly deleteBatch: store.DeleteBatch
  readonly before: Date
  readonly rows: number
}

type RetentionSettings = Pick<
  Settings['common'],
  'auditRetentionDays' | 'endedRetentionDays' | 'eventRetentionDays'
>

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
/** Small, so that statements hold their locks for a short time. */
const ROWS = 500

/** Returns what the retention deletes at a time, by table. */
export function retentionBatches(settings: RetentionSettings, now: Date): readonly RetentionBatch[] {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MILLISECONDS)
  const { endedRetentionDays: ended, auditRetentionDays: audit, eventRetentionDays: events } = settings
  const batches: readonly [string, store.DeleteBatch, number][] = [
    ['email_verification_tokens', store.expiredTokens('email_verification_tokens'), ended],
    ['registrations', store.registrations, ended],
    ['password_reset_tokens', store.expiredTokens('password_reset_tokens'), ended],
    ['disown_tokens', store.expiredTokens('disown_tokens'), ended],
    ['authorization_states', store.expiredTokens('authorization_states'), 1],
    ['challenges', store.expiredTokens('challenges'), 1],
    ['sessions', store.endedSessions('expires_at'), ended],
    ['sessions', store.endedSessions('revoked_at'), ended],
    ['devices', store.unusedDevices, audit],
    ['events', store.endedEvents, events],
    ['known_origins', store.knownOrigins, audit],
    ['received_webhooks', store.receivedWebhooks, 1],
    ['sign_in_failures', store.signInFailures, 1],
    ['rate_limit_buckets', store.idleBuckets, 1],
    // As long as the queue keeps a message.
    ['waiting_mails', store.waitingMails, 4],
    ['audit_logs', store.auditLogs, audit],
  ]
  return batches.map(([table, deleteBatch, days]) => ({
    table,
    deleteBatch,
    before: daysAgo(days),
    rows: ROWS,
  }))
}
