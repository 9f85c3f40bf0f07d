import type { Message } from './message.ts'

/** The log messages about the events that are sent to the application. */
export const eventMessages = {
  events_dispatched: { level: 'info', text: 'New events routed to the endpoints; due streams enqueued.' },
  events_not_enqueued: {
    level: 'error',
    text: 'Event streams could not be enqueued; the next run retries.',
    metric: 'EventsNotEnqueued',
  },
  events_not_woken: {
    level: 'warn',
    text: 'The delivery of events could not be started at once; the schedule starts it.',
  },
  event_endpoints_unreadable: {
    level: 'error',
    text: 'The secret with the event endpoints is invalid; events are kept and not sent.',
    metric: 'EventEndpointsUnreadable',
  },
  event_delivered: { level: 'info', text: 'Event delivered.', metric: 'EventsDelivered' },
  event_attempt_failed: {
    level: 'warn',
    text: 'An endpoint did not accept an event; it is retried later.',
    metric: 'EventAttemptsFailed',
    by: 'endpoint_id',
  },
  event_delivery_failed: {
    level: 'error',
    text: 'An event could not be delivered; it is not retried. An operator can replay it.',
    metric: 'EventDeliveriesFailed',
  },
} as const satisfies Record<string, Message>
