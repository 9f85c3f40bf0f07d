import * as z from 'zod/mini'
import { WHOLE_VCPU_MEGABYTES } from '../memory.ts'
import { Id, listOf, Message, PageQuery, Time, Token } from './fields.ts'
import { route } from './route.ts'

/** A session of a user. */
export const Session = z.object({
  id: Id,
  device: z.string(),
  location: z.nullable(z.string()),
  ip_address: z.nullable(z.string()),
  created_at: Time,
  last_used_at: Time,
  expires_at: Time,
  is_current: z.boolean(),
  is_trusted: z.boolean(),
  device_id: Id,
})

const SessionPath = z.object({ id: Id })
/** The number of sessions that ended. */
export const RevokedSessions = z.object({ revoked: z.int() })

/** GET /api/v1/auth/sessions */
export const list = route({
  id: 'sessions/list',
  operationId: 'listSessions',
  tag: 'sessions',
  title: 'List sessions',
  method: 'GET',
  path: '/api/v1/auth/sessions',
  access: 'bearer',
  summary: 'Lists the active sessions of the user, most recently used first.',
  query: PageQuery,
  reply: { status: 200, body: listOf(Session) },
  problems: [],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** DELETE /api/v1/auth/sessions/{id} */
export const end = route({
  id: 'sessions/end',
  operationId: 'endSession',
  tag: 'sessions',
  title: 'End a session',
  method: 'DELETE',
  path: '/api/v1/auth/sessions/{id}',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'any' },
  summary: 'Ends a session immediately.',
  params: SessionPath,
  reply: { status: 204 },
  problems: ['not_found'],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** DELETE /api/v1/auth/sessions/all */
export const endAll = route({
  id: 'sessions/end-all',
  operationId: 'endAllSessions',
  tag: 'sessions',
  title: 'End all sessions',
  method: 'DELETE',
  path: '/api/v1/auth/sessions/all',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'any' },
  summary: 'Ends all sessions of the user, including the current session.',
  reply: { status: 200, body: RevokedSessions },
  problems: [],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** DELETE /api/v1/auth/sessions/others */
export const endOthers = route({
  id: 'sessions/end-others',
  operationId: 'endOtherSessions',
  tag: 'sessions',
  title: 'End other sessions',
  method: 'DELETE',
  path: '/api/v1/auth/sessions/others',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'any' },
  summary: 'Ends all sessions of the user except the current session.',
  reply: { status: 200, body: RevokedSessions },
  problems: [],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** PUT /api/v1/auth/sessions/{id}/trust */
export const trust = route({
  id: 'sessions/trust',
  operationId: 'trustSession',
  tag: 'sessions',
  title: 'Trust a device',
  method: 'PUT',
  path: '/api/v1/auth/sessions/{id}/trust',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'second' },
  summary:
    'Trusts the device of a session. Sessions on trusted devices last longer and cause no sign-in alerts.',
  params: SessionPath,
  reply: { status: 204 },
  problems: ['not_found'],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** DELETE /api/v1/auth/sessions/{id}/trust */
export const distrust = route({
  id: 'sessions/distrust',
  operationId: 'distrustSession',
  tag: 'sessions',
  title: 'Stop trusting a device',
  method: 'DELETE',
  path: '/api/v1/auth/sessions/{id}/trust',
  access: 'bearer',
  summary: 'Removes the trust from the device of a session.',
  params: SessionPath,
  reply: { status: 204 },
  problems: ['not_found'],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** POST /api/v1/auth/disown-session */
export const disown = route({
  id: 'sessions/disown',
  operationId: 'disownSession',
  tag: 'sessions',
  title: 'Disown a session',
  method: 'POST',
  path: '/api/v1/auth/disown-session',
  access: 'public',
  summary:
    'Ends the session reported in a sign-in alert and all other sessions. The user must then choose a new password.',
  body: z.strictObject({ token: Token }),
  reply: { status: 200, body: Message },
  problems: ['invalid_disown_token'],
  limits: ['link_by_ip'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['statements', 'mailQueue'],
})
