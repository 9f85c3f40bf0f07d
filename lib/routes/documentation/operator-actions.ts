import * as connections from '../operator-connections.ts'
import * as users from '../operator-users.ts'
import { type Component, type Parameters, parameters, replyObject, requestBody } from './component.ts'
import { exampleIds } from './example-values.ts'

const REASON = 'The reason of the operator, for the audit log.'

const session = {
  id: exampleIds.session,
  device: 'Firefox on Linux',
  location: 'Switzerland',
  created_at: '2026-11-26T08:15:00.000Z',
  last_used_at: '2026-11-26T09:45:00.000Z',
}

const connection = {
  id: exampleIds.connection,
  provider_key: 'schwab',
  status: 'error',
  last_error: 'invalid_client',
} as const

const user = {
  id: exampleIds.user,
  email: 'ada@example.com',
  name: 'Ada',
  is_verified: true,
  is_active: true,
  locked_until: null,
  delete_after: null,
  created_at: '2026-11-02T09:30:00.000Z',
  sessions: [session],
  connections: [connection],
}

const count = {
  provider_key: 'schwab',
  status: 'error',
  connections: 12,
  due: 3,
  paused: 40,
  requested: 10,
  leased: 2,
} as const

/** The requests and replies of operators who act on users and connections. */
export const operatorActions: readonly Component[] = [
  replyObject('SessionOfUser', users.SessionOfUser, {
    description: 'An active session of a user, as an operator sees it.',
    fields: {
      id: 'The id of the session.',
      device: 'The device: its browser or app and operating system, after the name that was sent at login.',
      location: 'The country or city of the IP address; null if unknown.',
      created_at: 'The time of the login, in UTC.',
      last_used_at: 'The time of the last use, in UTC.',
    },
    example: session,
  }),
  replyObject('ConnectionOfUser', users.ConnectionOfUser, {
    description: 'A connection of a user, as an operator sees it.',
    fields: {
      id: 'The id of the connection.',
      provider_key: 'The key of the provider.',
      status: 'The status of the connection.',
      last_error: 'The code of the last refresh error; null if the last refresh succeeded.',
    },
    example: connection,
  }),
  replyObject('FoundUser', users.FoundUser, {
    description: 'A user with their sessions and connections, as an operator sees them.',
    fields: {
      id: 'The id of the user.',
      email: 'The email address, in lower case.',
      name: 'The name.',
      is_verified: 'Whether the email address is verified.',
      is_active: 'Whether the account is enabled.',
      locked_until: 'The end of the lockout, in UTC; null if the account is not locked.',
      delete_after:
        'The time from which the account is deleted, in UTC, as its owner requested; null if that is not scheduled.',
      created_at: 'The time of the registration, in UTC.',
      sessions: 'The active sessions, most recently used first. At most 100.',
      connections: 'The connections, newest first. At most 100.',
    },
    example: user,
  }),
  replyObject('FoundUsers', users.findUsers.reply.body, {
    description: 'The users that a search found.',
    fields: { items: 'The users; empty if there is none.' },
    example: { items: [user] },
  }),
  requestBody('UpdateUserRequest', users.updateUser.body, {
    description:
      'The change of an account. Contains at least one of `is_active`, `unlock` and `remove_second_factors`.',
    fields: {
      is_active: 'Whether the account can be used. `false` ends all sessions and revokes all tokens.',
      unlock: '`true` ends the lockout after wrong passwords.',
      remove_second_factors:
        '`true` deletes all passkeys, the authenticator app and the recovery codes, for a user who lost them. It ends all sessions and revokes all tokens, and the owner gets a mail.',
      reason: REASON,
    },
    example: { is_active: false, reason: 'The owner reported a takeover' },
  }),
  replyObject('UpdatedUser', users.ChangedUser, {
    description: 'An account after a change.',
    fields: {
      id: 'The id of the user.',
      is_active: 'Whether the account is enabled.',
      locked_until: 'The end of the lockout, in UTC; null if the account is not locked.',
      changes: 'What changed; empty if the account already was as requested.',
      revoked: 'The number of sessions that ended.',
    },
    example: { id: exampleIds.user, is_active: false, locked_until: null, changes: ['disabled'], revoked: 2 },
  }),
  requestBody('RequestRefreshesRequest', connections.refreshConnections.body, {
    description: 'The connections to refresh. Without filters: all connections.',
    fields: {
      provider_key: 'Selects the connections to this provider.',
      connection_id: 'Selects this connection.',
      status: 'Selects the connections with this status.',
      per_minute: 'The number of refreshes per minute.',
      replace_tokens:
        'Whether to replace access tokens that do not expire, because others may know them. A refresh replaces all other tokens anyway.',
      cursor: 'The `next_cursor` of the previous request. The refreshes continue at the same rate.',
      limit: 'The maximum number of connections of this request.',
      reason: REASON,
    },
    example: { provider_key: 'schwab', status: 'error', per_minute: 60, reason: 'Client secret replaced' },
  }),
  replyObject('RequestedRefreshes', connections.refreshConnections.reply.body, {
    description: 'The connections that were made due.',
    fields: {
      scheduled: 'The number of connections that were made due.',
      last_due_at: 'The time when the last of them is due, in UTC; null if there is none.',
      next_cursor: 'The cursor of the next request; null if there are no more connections.',
    },
    example: { scheduled: 12, last_due_at: '2026-11-26T10:00:11.000Z', next_cursor: null },
  }),
  replyObject('ConnectionCount', connections.ConnectionCount, {
    description: 'The number of connections to a provider with a status.',
    fields: {
      provider_key: 'The key of the provider.',
      status: 'The status of the connections.',
      connections: 'The number of connections.',
      due: 'The number of connections whose refresh is due now.',
      paused: 'The number of connections that the schedule skips because of their refresh policy.',
      requested: 'The number of connections with a requested refresh that has not happened yet.',
      leased: 'The number of connections that are being refreshed.',
    },
    example: count,
  }),
  replyObject('ConnectionCounts', connections.countConnections.reply.body, {
    description: 'The number of connections by provider and status.',
    fields: { items: 'The numbers. A status without connections is absent.' },
    example: { items: [count] },
  }),
]

/** The parameters of the routes of operators who act on users and connections. */
export const operatorActionParameters: readonly Parameters[] = [
  parameters(users.findUsers.query, {
    email: { description: 'The email address of the user.', example: 'ada@example.com' },
    id: { description: 'The id of the user.', example: exampleIds.user },
  }),
  parameters(users.updateUser.params, {
    id: { description: 'The id of the user.', example: exampleIds.user },
  }),
  parameters(users.endSession.params, {
    id: { description: 'The id of the session.', example: exampleIds.session },
  }),
  parameters(users.endSession.query, {
    reason: { description: REASON, example: 'The owner does not know the device' },
  }),
  parameters(connections.endConnection.query, {
    reason: { description: REASON, example: 'The institution asked for it' },
  }),
  parameters(connections.countConnections.query, {
    provider_key: { description: 'Selects the connections to this provider.', example: 'schwab' },
    status: { description: 'Selects the connections with this status.', example: 'error' },
  }),
]
