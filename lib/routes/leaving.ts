import * as z from 'zod/mini'
import { Time, User } from './fields.ts'
import { route } from './route.ts'

/** The newest export of a user. */
export const AccountExport = z.object({
  status: z.enum(['none', 'pending', 'ready', 'failed']),
  requested_at: z.nullable(Time),
  expires_at: z.nullable(Time),
  download_url: z.nullable(z.string()),
  bytes: z.nullable(z.int()),
})

/** The scheduled deletion of an account. */
export const ScheduledDeletion = z.object({ delete_after: Time })

/** POST /api/v1/auth/me/export */
export const requestExport = route({
  id: 'auth/request-export',
  operationId: 'requestAccountExport',
  tag: 'user',
  title: 'Request an export',
  method: 'POST',
  path: '/api/v1/auth/me/export',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'second' },
  summary:
    'Requests a file with all data of the signed-in user. The user is notified by email when it is ready. If an export is pending, returns it.',
  reply: { status: 202, body: AccountExport },
  problems: ['invalid_token'],
  limits: ['leave_by_user'],
  uses: ['statements', 'exportLinks'],
})

/** GET /api/v1/auth/me/export */
export const getExport = route({
  id: 'auth/get-export',
  operationId: 'getAccountExport',
  tag: 'user',
  title: 'Get the export',
  method: 'GET',
  path: '/api/v1/auth/me/export',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'second' },
  summary: 'Returns the newest export of the signed-in user, with a link that works for five minutes.',
  reply: { status: 200, body: AccountExport },
  problems: [],
  limits: ['api_by_user'],
  uses: ['statements', 'exportLinks'],
})

/** DELETE /api/v1/auth/me */
export const deleteMe = route({
  id: 'auth/delete-me',
  operationId: 'deleteCurrentUser',
  tag: 'user',
  title: 'Delete the account',
  method: 'DELETE',
  path: '/api/v1/auth/me',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'second' },
  summary:
    'Schedules the deletion of the account after a grace period, and ends all other sessions. The user can cancel it until then.',
  reply: { status: 202, body: ScheduledDeletion },
  problems: ['invalid_token'],
  limits: ['leave_by_user'],
  uses: ['statements', 'mailQueue'],
})

/** POST /api/v1/auth/me/restore */
export const restoreMe = route({
  id: 'auth/restore-me',
  operationId: 'restoreCurrentUser',
  tag: 'user',
  title: 'Keep the account',
  method: 'POST',
  path: '/api/v1/auth/me/restore',
  access: 'bearer',
  summary: 'Cancels the scheduled deletion of the account. Does nothing if none is scheduled.',
  reply: { status: 200, body: User },
  problems: ['invalid_token'],
  limits: ['leave_by_user'],
  uses: ['statements', 'mailQueue'],
})
