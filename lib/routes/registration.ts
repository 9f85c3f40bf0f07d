import * as z from 'zod/mini'
import { WHOLE_VCPU_MEGABYTES } from '../memory.ts'
import { Email, Message, Name, NewPassword, Token } from './fields.ts'
import { route } from './route.ts'

/** POST /api/v1/auth/register */
export const register = route({
  id: 'auth/register',
  operationId: 'register',
  tag: 'auth',
  title: 'Register',
  method: 'POST',
  path: '/api/v1/auth/register',
  access: 'public',
  summary: 'Registers an account and sends a verification link to its email address.',
  body: z.strictObject({ email: Email, password: NewPassword, name: Name }),
  reply: { status: 201, body: Message },
  problems: ['invalid_input'],
  limits: ['register_by_ip', 'mail_by_mailbox'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['breachedPasswords', 'statements', 'mailQueue'],
})

/** POST /api/v1/auth/verify-email */
export const verifyEmail = route({
  id: 'auth/verify-email',
  operationId: 'verifyEmail',
  tag: 'auth',
  title: 'Verify an email address',
  method: 'POST',
  path: '/api/v1/auth/verify-email',
  access: 'public',
  summary: 'Verifies an email address with the token of a verification link.',
  body: z.strictObject({ token: Token }),
  reply: { status: 200, body: Message },
  problems: ['invalid_verification_token'],
  limits: ['link_by_ip'],
  admission: 'parallel',
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['statements', 'mailQueue'],
})

/** POST /api/v1/auth/resend-verification */
export const resendVerification = route({
  id: 'auth/resend-verification',
  operationId: 'resendVerification',
  tag: 'auth',
  title: 'Resend the verification mail',
  method: 'POST',
  path: '/api/v1/auth/resend-verification',
  access: 'public',
  summary: 'Requests a new verification link by email.',
  body: z.strictObject({ email: Email }),
  reply: { status: 202, body: Message },
  problems: [],
  limits: ['mail_by_ip', 'mail_by_mailbox'],
  uses: ['mailQueue'],
})
