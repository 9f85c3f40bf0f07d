import { disown, end, list, RevokedSessions, Session } from '../sessions.ts'
import { type Component, type Parameters, parameters, replyObject, requestBody } from './component.ts'
import { EXAMPLE_LINK_TOKEN, exampleIds } from './example-values.ts'
import { pageObject, pageParameters } from './pages.ts'

const exampleSession = {
  id: exampleIds.session,
  device: 'My laptop (Firefox on Linux)',
  location: 'Zurich, Switzerland',
  ip_address: '203.0.113.7',
  created_at: '2026-11-26T08:15:00.000Z',
  last_used_at: '2026-11-26T09:45:00.000Z',
  expires_at: '2026-12-10T09:45:00.000Z',
  is_current: true,
  is_trusted: false,
  device_id: exampleIds.device,
}

/** The sessions of a user. */
export const sessions: readonly Component[] = [
  replyObject('Session', Session, {
    description: 'An active session of a user.',
    fields: {
      id: 'The id of the session.',
      device: 'The device: its browser or app and operating system, after the name that was sent at login.',
      location: 'The country or city of the IP address; null if unknown.',
      ip_address: 'The IP address of the login; null if unknown.',
      created_at: 'The time of the login, in UTC.',
      last_used_at: 'The time of the last token refresh or password change, or of the login, in UTC.',
      expires_at: 'The time when the session expires if it is not refreshed before, in UTC.',
      is_current: 'Whether this session sent the request.',
      is_trusted: 'Whether the user trusts the device of this session.',
      device_id: 'The id of the device of this session.',
    },
    example: exampleSession,
  }),
  pageObject('SessionPage', list.reply.body, 'sessions', exampleSession),
  replyObject('RevokedSessions', RevokedSessions, {
    description: 'The result of ending sessions.',
    fields: { revoked: 'The number of sessions that ended.' },
    example: { revoked: 2 },
  }),
  requestBody('DisownSessionRequest', disown.body, {
    description: 'The token of the link in a sign-in alert.',
    fields: { token: 'The value after `#token=` in the link of the alert. It works once.' },
    example: { token: EXAMPLE_LINK_TOKEN },
  }),
]

/** The parameters of the session routes. */
export const sessionParameters: readonly Parameters[] = [
  parameters(list.query, pageParameters),
  parameters(end.params, { id: { description: 'The id of the session.', example: exampleIds.session } }),
]
