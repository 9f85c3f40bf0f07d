import * as z from 'zod/mini'
import { WHOLE_VCPU_MEGABYTES } from '../memory.ts'
import { Email, Name, Password, User } from './fields.ts'
import { route } from './route.ts'

/** GET /api/v1/auth/me */
export const me = route({
  id: 'auth/me',
  operationId: 'getCurrentUser',
  tag: 'user',
  title: 'Get the current user',
  method: 'GET',
  path: '/api/v1/auth/me',
  access: 'bearer',
  summary: 'Returns the signed-in user.',
  reply: { status: 200, body: User },
  problems: [],
  limits: ['api_by_user'],
  uses: [],
})

/** PATCH /api/v1/auth/me */
export const updateMe = route({
  id: 'auth/update-me',
  operationId: 'updateCurrentUser',
  tag: 'user',
  title: 'Update the current user',
  method: 'PATCH',
  path: '/api/v1/auth/me',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'second', onlyWith: 'email', password: 'current_password' },
  summary:
    'Changes the name or the email address. A new email address takes effect when the user follows the link sent to it.',
  body: z
    .strictObject({
      name: z.optional(Name),
      email: z.optional(Email),
      current_password: z.optional(Password),
    })
    .check(
      z.refine(body => body.name !== undefined || body.email !== undefined, {
        error: 'Send a new name or a new email address.',
        params: { code: 'nothing_to_change' },
      }),
    ),
  reply: { status: 200, body: User },
  problems: ['invalid_credentials'],
  limits: ['password_by_user', 'mail_by_mailbox'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['statements', 'mailQueue'],
})
