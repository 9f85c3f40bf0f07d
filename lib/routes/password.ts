import * as z from 'zod/mini'
import { WHOLE_VCPU_MEGABYTES } from '../memory.ts'
import { Email, Message, NewPassword, Password, SessionTokens, Token } from './fields.ts'
import { route } from './route.ts'

/** POST /api/v1/auth/request-password-reset */
export const requestPasswordReset = route({
  id: 'auth/request-password-reset',
  operationId: 'requestPasswordReset',
  tag: 'auth',
  title: 'Request a password reset',
  method: 'POST',
  path: '/api/v1/auth/request-password-reset',
  access: 'public',
  summary: 'Requests a password reset link by email.',
  body: z.strictObject({ email: Email }),
  reply: { status: 202, body: Message },
  problems: [],
  limits: ['mail_by_ip', 'mail_by_mailbox'],
  uses: ['mailQueue'],
})

/** POST /api/v1/auth/reset-password */
export const resetPassword = route({
  id: 'auth/reset-password',
  operationId: 'resetPassword',
  tag: 'auth',
  title: 'Reset the password',
  method: 'POST',
  path: '/api/v1/auth/reset-password',
  access: 'public',
  summary: 'Sets a new password with the token of a password reset link. Ends all sessions of the user.',
  body: z.strictObject({ token: Token, new_password: NewPassword }),
  reply: { status: 200, body: Message },
  problems: ['invalid_input', 'invalid_reset_token'],
  limits: ['link_by_ip'],
  admission: 'parallel',
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['breachedPasswords', 'statements', 'mailQueue'],
})

/** POST /api/v1/auth/change-password */
export const changePassword = route({
  id: 'auth/change-password',
  operationId: 'changePassword',
  tag: 'auth',
  title: 'Change the password',
  method: 'POST',
  path: '/api/v1/auth/change-password',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'second', password: 'current_password' },
  summary:
    'Changes the password. Ends all other sessions, revokes the tokens of this session and returns new ones.',
  body: z.strictObject({ current_password: Password, new_password: NewPassword }),
  reply: { status: 200, body: z.extend(SessionTokens, Message.shape) },
  problems: ['invalid_credentials', 'invalid_input'],
  limits: ['password_by_user'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['breachedPasswords', 'statements', 'signingKeys', 'mailQueue'],
})
