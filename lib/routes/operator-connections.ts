import * as z from 'zod/mini'
import { Id, Time } from './fields.ts'
import { ConnectionPath, ConnectionStatus, ProviderKey } from './provider-fields.ts'
import { route } from './route.ts'
import { Reason } from './security.ts'

/** DELETE /api/v1/admin/connections/{id} */
export const endConnection = route({
  id: 'operators/end-connection',
  operationId: 'endConnectionOfUser',
  tag: 'operators',
  title: 'End a connection of a user',
  method: 'DELETE',
  path: '/api/v1/admin/connections/{id}',
  access: 'iam',
  summary:
    "Revokes the authorization of a user's connection: deletes its tokens, revokes them at the provider and notifies the user.",
  params: ConnectionPath,
  query: z.strictObject({ reason: Reason }),
  reply: { status: 204 },
  problems: ['not_found'],
  uses: ['dataKeys', 'mailQueue', 'providerCredentials', 'providerHttp', 'rateLimits', 'statements'],
})

/** The place where the next page of a request for refreshes starts: an id, and a time in milliseconds since 1970. */
const Cursor = z
  .string()
  .check(
    z.regex(
      /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.\d{13}$/,
      'Must be the `next_cursor` of an earlier request.',
    ),
  )

/** POST /api/v1/admin/connections/refreshes */
export const refreshConnections = route({
  id: 'operators/refresh-connections',
  operationId: 'requestRefreshes',
  tag: 'operators',
  title: 'Request refreshes',
  method: 'POST',
  path: '/api/v1/admin/connections/refreshes',
  access: 'iam',
  summary:
    'Makes connections due for a refresh, spread at a rate, also those in `error` with tokens. After a breach, `replace_tokens` also replaces access tokens that do not expire. Send `next_cursor` as `cursor` for the next ones.',
  body: z.strictObject({
    provider_key: z.optional(ProviderKey),
    connection_id: z.optional(Id),
    status: z.optional(z.enum(['active', 'expiring', 'error'])),
    per_minute: z.int().check(z.gte(1), z.lte(6000)),
    replace_tokens: z._default(z.boolean(), false),
    cursor: z.optional(Cursor),
    limit: z._default(z.int().check(z.gte(1), z.lte(1000)), 500),
    reason: Reason,
  }),
  reply: {
    status: 200,
    body: z.object({
      scheduled: z.int(),
      last_due_at: z.nullable(Time),
      next_cursor: z.nullable(z.string()),
    }),
  },
  problems: [],
  uses: ['statements'],
})

/** The number of connections of a provider with a status. */
export const ConnectionCount = z.object({
  provider_key: z.string(),
  status: ConnectionStatus,
  connections: z.int(),
  due: z.int(),
  paused: z.int(),
  requested: z.int(),
  leased: z.int(),
})

/** GET /api/v1/admin/connections */
export const countConnections = route({
  id: 'operators/count-connections',
  operationId: 'countConnections',
  tag: 'operators',
  title: 'Count connections',
  method: 'GET',
  path: '/api/v1/admin/connections',
  access: 'iam',
  summary: 'Counts the connections of all users by provider and status, and their refreshes.',
  query: z.strictObject({
    provider_key: z.optional(ProviderKey),
    status: z.optional(ConnectionStatus),
  }),
  reply: { status: 200, body: z.object({ items: z.array(ConnectionCount) }) },
  problems: [],
  uses: ['statements'],
})
