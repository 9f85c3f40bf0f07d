import * as z from 'zod/mini'
import { WHOLE_VCPU_MEGABYTES } from '../memory.ts'
import { Email, Message, Name, NewPassword, Token } from './fields.ts'
import { route } from './route.ts'

/** POST /api/v1/auth/register */
export const register = route({
  id: 'auth/register',
  method: 'POST',
  path: '/api/v1/auth/register',
  access: 'public',
  summary: 'Register with an e-mail address, which a link sent there verifies.',
  body: z.strictObject({ email: Email, password: NewPassword, name: Name }),
  reply: { status: 201, body: Message },
  problems: [],
  limits: ['register_by_ip', 'mail_by_mailbox'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['database', 'mailQueue'],
})

/** POST /api/v1/auth/verify-email */
export const verifyEmail = route({
  id: 'auth/verify-email',
  method: 'POST',
  path: '/api/v1/auth/verify-email',
  access: 'public',
  summary: 'Verify an e-mail address with the token of the link that was sent to it.',
  body: z.strictObject({ token: Token }),
  reply: { status: 200, body: Message },
  problems: ['invalid_verification_token'],
  limits: ['link_by_ip'],
  admission: 'beside',
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['database', 'mailQueue'],
})

/** POST /api/v1/auth/resend-verification */
export const resendVerification = route({
  id: 'auth/resend-verification',
  method: 'POST',
  path: '/api/v1/auth/resend-verification',
  access: 'public',
  summary: 'Ask for another link that verifies an e-mail address.',
  body: z.strictObject({ email: Email }),
  reply: { status: 202, body: Message },
  problems: [],
  limits: ['mail_by_ip', 'mail_by_mailbox'],
  uses: ['mailQueue'],
})
