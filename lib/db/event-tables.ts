import type { Generated, GeneratedAlways } from 'kysely'
import type { Fixed } from './column-kinds.ts'

/** The events for the application. A change and its event are stored in the same statement. */
export interface EventsTable {
  /** The id that receivers see. It is the same in all attempts. */
  id: Fixed<string>
  /** The order of the events of one subject. */
  position: GeneratedAlways<bigint>
  /** The connection or the user that the event is about. Its events are delivered in order. */
  subject_id: Fixed<string>
  type: Fixed<string>
  data: Fixed<Record<string, unknown>>
  created_at: Fixed<Date>
  /** Time at which the deliveries to the endpoints were created. */
  routed_at: Date | null
}

/** The states of a delivery. */
export type DeliveryState = 'pending' | 'delivered' | 'failed'

/** The deliveries of the events to the endpoints. */
export interface EventDeliveriesTable {
  event_id: Fixed<string>
  /** The id of the endpoint in the secret of the endpoints. */
  endpoint_id: Fixed<string>
  /** The position of the event. */
  position: Fixed<bigint>
  /** The subject of the event. */
  subject_id: Fixed<string>
  state: DeliveryState
  attempts: Generated<number>
  /** Time from which the delivery is retried: its creation or its last replay. */
  pending_since: Date
  next_attempt_at: Date
  /** Time until which the delivery counts as enqueued and is not enqueued again. */
  queued_until: Date | null
  /** The lease of the worker that sends the event, and its expiry. */
  lease_id: string | null
  leased_until: Date | null
  last_attempt_at: Date | null
  /** HTTP status of the last attempt; null if the endpoint did not respond. */
  last_status: number | null
  /** Code of the last error; null if the last attempt succeeded. */
  last_error: string | null
  delivered_at: Date | null
}
