import * as z from 'zod/mini'
import { listOf, Message, PageQuery } from './fields.ts'
import {
  Alias,
  Connection,
  ConnectionPath,
  ConnectionStatus,
  ProviderKey,
  RefreshPolicy,
} from './provider-fields.ts'
import { route } from './route.ts'

/** POST /api/v1/providers */
export const create = route({
  id: 'providers/create',
  operationId: 'createConnection',
  tag: 'connections',
  title: 'Create a connection',
  method: 'POST',
  path: '/api/v1/providers',
  access: 'bearer',
  summary: 'Creates a connection to a provider. Start its authorization next.',
  body: z.strictObject({
    provider_key: ProviderKey,
    alias: Alias,
    refresh_policy: z._default(z.nullable(RefreshPolicy), null),
  }),
  reply: { status: 201, body: Connection },
  problems: ['invalid_input', 'alias_taken', 'provider_not_configured'],
  limits: ['connect_by_user'],
  uses: ['statements', 'providerCredentials'],
})

/** GET /api/v1/providers */
export const list = route({
  id: 'providers/list',
  operationId: 'listConnections',
  tag: 'connections',
  title: 'List connections',
  method: 'GET',
  path: '/api/v1/providers',
  access: 'bearer',
  summary: 'Lists the connections of the user.',
  query: z.extend(PageQuery, {
    status: z.optional(ConnectionStatus),
    provider_key: z.optional(ProviderKey),
    sort: z._default(
      z.enum(['created_at', 'alias', 'provider_key', 'status', 'connected_at', 'last_sync_at']),
      'created_at',
    ),
    order: z._default(z.enum(['asc', 'desc']), 'desc'),
  }),
  reply: { status: 200, body: listOf(Connection) },
  problems: [],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** GET /api/v1/providers/{id} */
export const get = route({
  id: 'providers/get',
  operationId: 'getConnection',
  tag: 'connections',
  title: 'Get a connection',
  method: 'GET',
  path: '/api/v1/providers/{id}',
  access: 'bearer',
  summary: 'Returns a connection.',
  params: ConnectionPath,
  reply: { status: 200, body: Connection },
  problems: ['not_found'],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** PATCH /api/v1/providers/{id} */
export const update = route({
  id: 'providers/update',
  operationId: 'updateConnection',
  tag: 'connections',
  title: 'Update a connection',
  method: 'PATCH',
  path: '/api/v1/providers/{id}',
  access: 'bearer',
  summary: 'Changes the alias or the refresh policy of a connection.',
  params: ConnectionPath,
  body: z
    .strictObject({ alias: z.optional(Alias), refresh_policy: z.optional(z.nullable(RefreshPolicy)) })
    .check(
      z.refine(body => body.alias !== undefined || body.refresh_policy !== undefined, {
        path: ['alias'],
        error: 'Send a new alias or a refresh policy.',
        params: { code: 'nothing_to_change' },
      }),
    ),
  reply: { status: 200, body: Connection },
  problems: ['not_found', 'alias_taken'],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** DELETE /api/v1/providers/{id} */
export const remove = route({
  id: 'providers/delete',
  operationId: 'deleteConnection',
  tag: 'connections',
  title: 'Delete a connection',
  method: 'DELETE',
  path: '/api/v1/providers/{id}',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'any' },
  summary: 'Deletes a connection and its provider tokens, and revokes them at the provider.',
  params: ConnectionPath,
  reply: { status: 200, body: Message },
  problems: ['not_found'],
  limits: ['provider_by_user'],
  uses: ['dataKeys', 'providerCredentials', 'providerHttp', 'rateLimits', 'statements'],
})
