import { Activity, ActivityKind, activity } from '../activity.ts'
import { type Component, type Parameters, parameters, replyEnum, replyObject } from './component.ts'
import { exampleIds } from './example-values.ts'
import { pageObject, pageParameters } from './pages.ts'

const example = {
  id: exampleIds.auditLog,
  created_at: '2026-11-26T08:15:00.000Z',
  kind: 'signed_in',
  description: 'Signed in',
  outcome: 'success',
  device: 'Firefox on Linux',
  ip_address: '203.0.113.7',
  location: 'Zurich, Switzerland',
  session_id: exampleIds.session,
  connection_id: null,
} as const

/** The activity of a user. */
export const activityComponents: readonly Component[] = [
  replyEnum('ActivityKind', ActivityKind, 'The kind of an activity: a stable code.', 'signed_in'),
  replyObject('Activity', Activity, {
    description: 'An event in the account of a user.',
    fields: {
      id: 'The id of the event. Ids increase with time.',
      created_at: 'The time of the event, in UTC.',
      kind: 'The kind of the event.',
      description: 'The event in plain English, for display.',
      outcome: 'The outcome: `success`, `failure` or `refused`.',
      device: 'The browser or app and the operating system; null if unknown or not caused by a device.',
      ip_address: 'The IP address; null if unknown or not caused by a device.',
      location: 'The country or city of the IP address; null if unknown.',
      session_id: 'The id of the session; null if there is none. The session may have ended.',
      connection_id: 'The id of the connection; null if there is none. The connection may be deleted.',
    },
    example,
  }),
  pageObject('ActivityPage', activity.reply.body, 'events', example),
]

/** The parameters of the list of activity. */
export const activityParameters: readonly Parameters[] = [
  parameters(activity.query, {
    ...pageParameters,
    kind: { description: 'Selects the events of this kind.', example: 'signed_in' },
    from: {
      description: 'The start of the time range (inclusive), in UTC.',
      example: '2026-11-25T00:00:00Z',
    },
    to: { description: 'The end of the time range (exclusive), in UTC.', example: '2026-11-26T00:00:00Z' },
  }),
]
