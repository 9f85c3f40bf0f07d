import { sql } from 'kysely'
import type { DeliveryState } from '../../db/event-tables.ts'
import type { Database } from '../../db/tables.ts'

/** The result of an attempt. */
export interface RecordedAttempt {
  readonly eventId: string
  readonly endpointId: string
  readonly leaseId: string
  readonly state: DeliveryState
  readonly status: number | null
  readonly error: string | null
  /** When the stream continues: now, or at the next attempt. */
  readonly nextAttemptAt: Date
}

/**
 * Records an attempt and releases its lease. The later events of the stream become due together with the next attempt.
 * @returns false if the lease was lost. Another worker then sends the event.
 */
export async function recordAttempt(db: Database, attempt: RecordedAttempt, now: Date): Promise<boolean> {
  const { state, nextAttemptAt } = attempt
  const row = await db
    .with('recorded', qb =>
      qb
        .updateTable('event_deliveries')
        .set({
          state,
          lease_id: null,
          leased_until: null,
          queued_until: null,
          next_attempt_at: nextAttemptAt,
          last_status: attempt.status,
          last_error: attempt.error,
          delivered_at: state === 'delivered' ? now : null,
        })
        .where('event_deliveries.event_id', '=', attempt.eventId)
        .where('event_deliveries.endpoint_id', '=', attempt.endpointId)
        .where('event_deliveries.lease_id', '=', attempt.leaseId)
        .returning(['event_deliveries.endpoint_id', 'event_deliveries.subject_id'])
        .returning('event_deliveries.position'),
    )
    .with('later', qb =>
      qb
        .updateTable('event_deliveries')
        .from('recorded')
        .set({ next_attempt_at: nextAttemptAt })
        .whereRef('event_deliveries.endpoint_id', '=', 'recorded.endpoint_id')
        .whereRef('event_deliveries.subject_id', '=', 'recorded.subject_id')
        .whereRef('event_deliveries.position', '>', 'recorded.position')
        .where('event_deliveries.state', '=', 'pending')
        .where('event_deliveries.next_attempt_at', state === 'pending' ? '<' : '>', nextAttemptAt),
    )
    .selectFrom('recorded')
    .select(sql`1`.as('recorded'))
    .executeTakeFirst()
  return row !== undefined
}
