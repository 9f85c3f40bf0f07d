import type { Services } from '../services/services.ts'
import * as store from './delete-batches.ts'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
/** Small, so that statements hold their locks for a short time. */
const BATCH_ROWS = 500
const RESERVE_MILLISECONDS = 5_000

/**
 * Deletes expired rows in batches until none is left or the deadline is near. The next run continues. Ended sessions
 * are kept for a while, so that a replay of their tokens can be distinguished from a guess.
 *
 * @param deadline in milliseconds since the epoch.
 */
export async function deleteExpired(
  { clock, database, log, settings }: Services<'database'>,
  deadline: number,
): Promise<void> {
  const daysAgo = (days: number) => new Date(clock().getTime() - days * DAY_MILLISECONDS)
  const { endedRetentionDays: ended, auditRetentionDays: audit, eventRetentionDays: events } = settings
  const batches: [string, store.DeleteBatch, Date][] = [
    ['email_verification_tokens', store.expiredTokens('email_verification_tokens'), daysAgo(ended)],
    ['registrations', store.registrations, daysAgo(ended)],
    ['password_reset_tokens', store.expiredTokens('password_reset_tokens'), daysAgo(ended)],
    ['disown_tokens', store.expiredTokens('disown_tokens'), daysAgo(ended)],
    ['authorization_states', store.expiredTokens('authorization_states'), daysAgo(1)],
    ['challenges', store.expiredTokens('challenges'), daysAgo(1)],
    ['sessions', store.endedSessions, daysAgo(ended)],
    ['devices', store.unusedDevices, daysAgo(audit)],
    ['events', store.endedEvents, daysAgo(events)],
    ['known_origins', store.knownOrigins, daysAgo(audit)],
    ['received_webhooks', store.receivedWebhooks, daysAgo(1)],
    ['sign_in_failures', store.signInFailures, daysAgo(1)],
    ['rate_limit_buckets', store.idleBuckets, daysAgo(1)],
    ['audit_logs', store.auditLogs, daysAgo(audit)],
  ]
  for (const [table, deleteBatch, before] of batches) {
    let rows = 0
    for (let batch = BATCH_ROWS; batch === BATCH_ROWS; rows += batch) {
      if (Date.now() > deadline - RESERVE_MILLISECONDS) return log('retention_unfinished', { table })
      batch = await deleteBatch(database, before, BATCH_ROWS)
    }
    log('expired_deleted', { table, rows })
  }
}
