import * as z from 'zod/mini'
import { WHOLE_VCPU_MEGABYTES } from '../memory.ts'
import { Id, Time } from './fields.ts'
import {
  ConnectionPath,
  ConnectionStatus,
  connectingProblems,
  readingProblems,
  readingServices,
} from './provider-fields.ts'
import { route } from './route.ts'

const path = '/api/v1/providers/{id}/authorization'

/** The authorization of a connection. */
export const Authorization = z.object({
  provider_id: Id,
  provider_key: z.string(),
  status: ConnectionStatus,
  is_connected: z.boolean(),
  needs_reconnection: z.boolean(),
  scope: z.nullable(z.string()),
  connected_at: z.nullable(Time),
  last_refresh_at: z.nullable(Time),
  next_refresh_at: z.nullable(Time),
  access_token_expires_at: z.nullable(Time),
  consent_expires_at: z.nullable(Time),
  refresh_failures: z.int(),
  last_error: z.nullable(z.string()),
  last_error_at: z.nullable(Time),
})

/** A pending authorization by OAuth. */
export const OAuthStart = z.object({
  kind: z.literal('oauth'),
  auth_url: z.url(),
  state: z.string(),
  expires_at: Time,
})

/** A pending authorization at a provider with a widget. */
export const LinkStart = z.object({
  kind: z.literal('link'),
  link_token: z.string(),
  auth_url: z.nullable(z.url()),
  state: z.string(),
  expires_at: Time,
})

/** POST /api/v1/providers/{id}/authorization */
export const start = route({
  id: 'authorization/start',
  operationId: 'authorizeConnection',
  tag: 'connections',
  title: 'Authorize a connection',
  method: 'POST',
  path,
  access: 'bearer',
  fresh: { minutes: 10, factor: 'any' },
  summary:
    'Creates what the user needs to consent at the provider: a URL or, for a provider with a widget, a link token. Valid once, until `expires_at`. If the connection exists at such a provider, the link repairs it.',
  params: ConnectionPath,
  reply: { status: 200, body: z.discriminatedUnion('kind', [OAuthStart, LinkStart]) },
  problems: ['not_found', ...connectingProblems],
  limits: ['connect_by_user'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['dataKeys', 'providerCredentials', 'providerHttp', 'rateLimits', 'statements'],
})

/** A parameter of the authorization response (RFC 6749, 4.1.2; RFC 9207). Unknown parameters are ignored. */
const CallbackParameter = z.optional(z.string().check(z.minLength(1), z.maxLength(4096)))

/** GET /api/v1/providers/{id}/authorization/callback */
export const callback = route({
  id: 'authorization/callback',
  operationId: 'completeAuthorization',
  tag: 'connections',
  title: 'Complete an authorization',
  method: 'GET',
  path: `${path}/callback`,
  access: 'bearer',
  summary: 'Completes an authorization with the parameters from the provider. The connection becomes active.',
  params: ConnectionPath,
  query: z
    .object({
      state: z.string().check(z.minLength(1), z.maxLength(512)),
      code: CallbackParameter,
      error: CallbackParameter,
      error_description: CallbackParameter,
      error_uri: CallbackParameter,
      iss: CallbackParameter,
    })
    .check(
      z.refine(({ code, error }) => (code === undefined) !== (error === undefined), {
        path: ['code'],
        error: 'Send either code or error.',
        params: { code: 'code_or_error' },
      }),
    ),
  reply: {
    status: 200,
    body: z.object({
      message: z.string(),
      provider_id: Id,
      alias: z.string(),
      expires_in: z.nullable(z.int()),
      scope: z.nullable(z.string()),
    }),
  },
  problems: [
    'not_found',
    'invalid_state',
    'authorization_denied',
    'authorization_code_refused',
    ...connectingProblems,
  ],
  limits: ['provider_by_user'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['dataKeys', 'providerCredentials', 'providerHttp', 'rateLimits', 'statements'],
})

/** POST /api/v1/providers/{id}/authorization/link */
export const completeLink = route({
  id: 'authorization/complete-link',
  operationId: 'completeLink',
  tag: 'connections',
  title: 'Complete a link',
  method: 'POST',
  path: `${path}/link`,
  access: 'bearer',
  summary:
    "Completes an authorization in a provider's widget. Send the public token of the widget, or none after the provider's hosted page. The connection becomes active.",
  params: ConnectionPath,
  body: z.strictObject({
    state: z.string().check(z.minLength(1), z.maxLength(512)),
    public_token: z.optional(z.string().check(z.regex(/^[\x21-\x7e]{1,512}$/, 'Must be a public token.'))),
  }),
  reply: { status: 200, body: z.object({ message: z.string(), provider_id: Id, alias: z.string() }) },
  problems: [
    'not_found',
    'invalid_state',
    'authorization_denied',
    'public_token_refused',
    'link_unfinished',
    'provider_not_ready',
    ...connectingProblems,
  ],
  limits: ['provider_by_user'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: readingServices,
})

/** GET /api/v1/providers/{id}/authorization */
export const status = route({
  id: 'authorization/status',
  operationId: 'getAuthorization',
  tag: 'connections',
  title: 'Get an authorization',
  method: 'GET',
  path,
  access: 'bearer',
  summary: 'Returns the status of an authorization: its consent, its tokens and its last error.',
  params: ConnectionPath,
  reply: { status: 200, body: Authorization },
  problems: ['not_found'],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** PATCH /api/v1/providers/{id}/authorization */
export const refresh = route({
  id: 'authorization/refresh',
  operationId: 'refreshAuthorization',
  tag: 'connections',
  title: 'Refresh provider tokens',
  method: 'PATCH',
  path,
  access: 'bearer',
  summary: 'Refreshes the provider tokens of a connection immediately.',
  params: ConnectionPath,
  reply: { status: 200, body: Authorization },
  problems: readingProblems,
  limits: ['provider_by_user'],
  uses: readingServices,
})

/** DELETE /api/v1/providers/{id}/authorization */
export const revoke = route({
  id: 'authorization/revoke',
  operationId: 'revokeAuthorization',
  tag: 'connections',
  title: 'Revoke an authorization',
  method: 'DELETE',
  path,
  access: 'bearer',
  fresh: { minutes: 10, factor: 'any' },
  summary: 'Revokes an authorization: deletes its provider tokens and revokes them at the provider.',
  params: ConnectionPath,
  reply: { status: 204 },
  problems: ['not_found'],
  limits: ['provider_by_user'],
  uses: ['dataKeys', 'providerCredentials', 'providerHttp', 'rateLimits', 'statements'],
})
