import * as routes from '../operator-events.ts'
import { type Component, type Parameters, parameters, replyObject, requestBody } from './component.ts'
import { exampleIds } from './example-values.ts'

const EVENT_ID = '019ac0e3-4e60-7f55-8d8b-9c0e1f2a3b4c'

const delivery = {
  endpoint_id: 'application',
  state: 'pending',
  attempts: 3,
  next_attempt_at: '2026-11-27T10:04:12.000Z',
  last_attempt_at: '2026-11-27T10:02:40.000Z',
  last_status: 503,
  last_error: 'status',
  delivered_at: null,
} as const

const event = {
  id: EVENT_ID,
  type: 'connection.broken',
  subject_id: exampleIds.connection,
  data: {
    connection_id: exampleIds.connection,
    user_id: exampleIds.user,
    provider_key: 'schwab',
    status: 'error',
    previous_status: 'active',
    reason: 'refreshes_failed',
  },
  created_at: '2026-11-27T10:00:00.000Z',
  routed_at: '2026-11-27T10:00:01.000Z',
  deliveries: [delivery],
}

/** The requests and replies of operators about events. */
export const operatorEvents: readonly Component[] = [
  replyObject('EventDelivery', routes.EventDelivery, {
    description: 'The delivery of an event to an endpoint of the application.',
    fields: {
      endpoint_id: 'The id of the endpoint.',
      state: 'The state: `pending`, `delivered` or `failed`.',
      attempts: 'The number of attempts, including one in progress.',
      next_attempt_at: 'The time of the next attempt, in UTC; null unless the delivery is pending.',
      last_attempt_at: 'The time of the last attempt, in UTC; null if there was none.',
      last_status: 'The HTTP status of the last response; null if there was none.',
      last_error: 'The code of the last error; null if there was none.',
      delivered_at: 'The time of the delivery, in UTC; null if not delivered.',
    },
    example: delivery,
  }),
  replyObject('Event', routes.Event, {
    description: 'An event for the application.',
    fields: {
      id: 'The id of the event. It is the `webhook-id` of all attempts.',
      type: 'The type of the event.',
      subject_id: 'The id of the connection or user that the event is about.',
      data: 'The data of the event: ids, states and reason codes.',
      created_at: 'The time of the change, in UTC.',
      routed_at: 'The time at which the deliveries were created, in UTC; null if not yet.',
      deliveries: 'The deliveries to the endpoints.',
    },
    example: event,
  }),
  replyObject('EventPage', routes.listEvents.reply.body, {
    description: 'Events, newest first.',
    fields: {
      items: 'The events on this page.',
      next_cursor: 'The cursor of the next page; null on the last page.',
    },
    example: { items: [event], next_cursor: null },
  }),
  requestBody('ReplayEventsRequest', routes.replayEvents.body, {
    description: 'The events to send again: either `ids` or `failed_since`.',
    fields: {
      ids: 'The ids of the events.',
      failed_since:
        'The start of the time range (inclusive) of the last attempt of failed deliveries, in UTC.',
      reason: 'The reason of the operator, for the audit log.',
    },
    example: { ids: [EVENT_ID], reason: 'The endpoint works again' },
  }),
  replyObject('ReplayedEvents', routes.replayEvents.reply.body, {
    description: 'The result of a replay.',
    fields: { replayed: 'The number of deliveries that are pending again.' },
    example: { replayed: 1 },
  }),
  requestBody('SendTestEventRequest', routes.sendTestEvent.body, {
    description: 'The endpoint that gets a test event.',
    fields: { endpoint_id: 'The id of the endpoint.' },
    example: { endpoint_id: 'application' },
  }),
  replyObject('SentTestEvent', routes.sendTestEvent.reply.body, {
    description: 'The result of a test event.',
    fields: {
      event_id: 'The id of the test event.',
      endpoint_id: 'The id of the endpoint.',
      is_delivered: 'Whether the endpoint accepted the event.',
      status: 'The HTTP status of the response; null if there was none.',
      error: 'The code of the error; null if the endpoint accepted the event.',
    },
    example: {
      event_id: EVENT_ID,
      endpoint_id: 'application',
      is_delivered: false,
      status: null,
      error: 'timed_out',
    },
  }),
]

/** The parameters of the operator routes about events. */
export const operatorEventParameters: readonly Parameters[] = [
  parameters(routes.listEvents.query, {
    type: { description: 'Selects the events of this type.', example: 'connection.broken' },
    subject_id: {
      description: 'Selects the events about this connection or user.',
      example: exampleIds.connection,
    },
    state: { description: 'Selects the events with a delivery in this state.', example: 'failed' },
    cursor: { description: 'The `next_cursor` of the previous page.', example: EVENT_ID },
    limit: { description: 'The maximum number of events on a page.', example: 50 },
  }),
]
