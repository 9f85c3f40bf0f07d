import * as z from 'zod/mini'
import { Id, PastTime, QueryInteger, Time } from './fields.ts'
import { route } from './route.ts'
import { Reason } from './security.ts'

const EndpointId = z
  .string()
  .check(
    z.regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Must be the id of an endpoint in the secret of the endpoints.'),
  )
const State = z.enum(['pending', 'delivered', 'failed'])

/** The delivery of an event to an endpoint. */
export const EventDelivery = z.object({
  endpoint_id: z.string(),
  state: State,
  attempts: z.int(),
  next_attempt_at: z.nullable(Time),
  last_attempt_at: z.nullable(Time),
  last_status: z.nullable(z.int()),
  last_error: z.nullable(z.string()),
  delivered_at: z.nullable(Time),
})

/** An event for the application. */
export const Event = z.object({
  id: Id,
  type: z.string(),
  subject_id: Id,
  data: z.record(z.string(), z.unknown()),
  created_at: Time,
  routed_at: z.nullable(Time),
  deliveries: z.array(EventDelivery),
})

/** GET /api/v1/admin/events */
export const listEvents = route({
  id: 'operators/list-events',
  operationId: 'listEvents',
  tag: 'operators',
  title: 'List events',
  method: 'GET',
  path: '/api/v1/admin/events',
  access: 'iam',
  summary:
    'Lists the events for the application with their deliveries, newest first. Send `next_cursor` as `cursor` to get the next page.',
  query: z.strictObject({
    type: z.optional(z.string().check(z.regex(/^[a-z]+\.[a-z_]{1,64}$/, 'Must be the type of an event.'))),
    subject_id: z.optional(Id),
    state: z.optional(State),
    cursor: z.optional(Id),
    limit: z._default(QueryInteger(1, 200), 50),
  }),
  reply: { status: 200, body: z.object({ items: z.array(Event), next_cursor: z.nullable(Id) }) },
  problems: [],
  uses: ['statements'],
})

/** POST /api/v1/admin/events/replays */
export const replayEvents = route({
  id: 'operators/replay-events',
  operationId: 'replayEvents',
  tag: 'operators',
  title: 'Replay events',
  method: 'POST',
  path: '/api/v1/admin/events/replays',
  access: 'iam',
  summary:
    'Sends events again with the same ids: those with the given ids, or up to 1000 whose delivery failed since a time.',
  body: z
    .strictObject({
      ids: z.optional(z.array(Id).check(z.minLength(1), z.maxLength(100))),
      failed_since: z.optional(PastTime),
      reason: Reason,
    })
    .check(
      z.refine(
        ({ ids, failed_since }) => (ids === undefined) !== (failed_since === undefined),
        'Send either ids or failed_since.',
      ),
    ),
  reply: { status: 202, body: z.object({ replayed: z.int() }) },
  problems: [],
  uses: ['statements', 'eventEndpoints', 'eventQueue'],
})

/** POST /api/v1/admin/events/tests */
export const sendTestEvent = route({
  id: 'operators/send-test-event',
  operationId: 'sendTestEvent',
  tag: 'operators',
  title: 'Send a test event',
  method: 'POST',
  path: '/api/v1/admin/events/tests',
  access: 'iam',
  summary: 'Sends the event `test.ping` to an endpoint once, and returns the result.',
  body: z.strictObject({ endpoint_id: EndpointId }),
  reply: {
    status: 200,
    body: z.object({
      event_id: Id,
      endpoint_id: z.string(),
      is_delivered: z.boolean(),
      status: z.nullable(z.int()),
      error: z.nullable(z.string()),
    }),
  },
  problems: ['not_found'],
  uses: ['statements', 'eventEndpoints', 'eventSender'],
})
