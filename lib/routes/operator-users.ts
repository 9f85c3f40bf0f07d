import * as z from 'zod/mini'
import { Email, Id, Time } from './fields.ts'
import { ConnectionStatus } from './provider-fields.ts'
import { route } from './route.ts'
import { Reason } from './security.ts'

/** An active session, as an operator sees it. */
export const SessionOfUser = z.object({
  id: Id,
  device: z.string(),
  location: z.nullable(z.string()),
  created_at: Time,
  last_used_at: Time,
})

/** A connection, as an operator sees it. */
export const ConnectionOfUser = z.object({
  id: Id,
  provider_key: z.string(),
  status: ConnectionStatus,
  last_error: z.nullable(z.string()),
})

/** A user with their sessions and connections, as an operator sees them. */
export const FoundUser = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  is_verified: z.boolean(),
  is_active: z.boolean(),
  locked_until: z.nullable(Time),
  delete_after: z.nullable(Time),
  created_at: Time,
  sessions: z.array(SessionOfUser),
  connections: z.array(ConnectionOfUser),
})

const isGiven = (...values: readonly unknown[]) => values.some(value => value !== undefined)

/** GET /api/v1/admin/users */
export const findUsers = route({
  id: 'operators/find-users',
  operationId: 'findUsers',
  tag: 'operators',
  title: 'Find users',
  method: 'GET',
  path: '/api/v1/admin/users',
  access: 'iam',
  summary:
    'Finds users by email address or id, with their newest active sessions and connections. The audit log records the search.',
  query: z
    .strictObject({ email: z.optional(Email), id: z.optional(Id) })
    .check(z.refine(({ email, id }) => isGiven(email, id), 'Send `email` or `id`.')),
  reply: { status: 200, body: z.object({ items: z.array(FoundUser) }) },
  problems: [],
  uses: ['statements'],
})

/** The result of a change of an account. */
export const ChangedUser = z.object({
  id: Id,
  is_active: z.boolean(),
  locked_until: z.nullable(Time),
  changes: z.array(z.enum(['disabled', 'enabled', 'unlocked', 'second_factors_removed'])),
  revoked: z.int(),
})

/** PATCH /api/v1/admin/users/{id} */
export const updateUser = route({
  id: 'operators/update-user',
  operationId: 'updateUser',
  tag: 'operators',
  title: 'Change an account',
  method: 'PATCH',
  path: '/api/v1/admin/users/{id}',
  access: 'iam',
  summary:
    'Disables, enables or unlocks an account, or removes its second factors. Disabling and the removal end all sessions and revoke all tokens immediately.',
  params: z.object({ id: Id }),
  body: z
    .strictObject({
      is_active: z.optional(z.boolean()),
      unlock: z.optional(z.literal(true)),
      remove_second_factors: z.optional(z.literal(true)),
      reason: Reason,
    })
    .check(
      z.refine(
        ({ is_active, remove_second_factors, unlock }) => isGiven(is_active, remove_second_factors, unlock),
        'Send `is_active`, `unlock` or `remove_second_factors`.',
      ),
    ),
  reply: { status: 200, body: ChangedUser },
  problems: ['not_found'],
  uses: ['statements', 'mailQueue'],
})

/** DELETE /api/v1/admin/sessions/{id} */
export const endSession = route({
  id: 'operators/end-session',
  operationId: 'endSessionOfUser',
  tag: 'operators',
  title: 'End a session of a user',
  method: 'DELETE',
  path: '/api/v1/admin/sessions/{id}',
  access: 'iam',
  summary: 'Ends one session of a user immediately.',
  params: z.object({ id: Id }),
  query: z.strictObject({ reason: Reason }),
  reply: { status: 204 },
  problems: ['not_found'],
  uses: ['statements'],
})
