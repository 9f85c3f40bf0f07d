import * as z from 'zod/mini'
import { WHOLE_VCPU_MEGABYTES } from '../memory.ts'
import { DeviceName, Email, Message, Password, SessionTokens, Token, User } from './fields.ts'
import { route } from './route.ts'

/** POST /api/v1/auth/login */
export const login = route({
  id: 'auth/login',
  operationId: 'login',
  tag: 'auth',
  title: 'Log in',
  method: 'POST',
  path: '/api/v1/auth/login',
  access: 'public',
  summary: 'Exchanges an email address and password for the tokens of a new session.',
  body: z.strictObject({ email: Email, password: Password, device_name: z.optional(DeviceName) }),
  reply: { status: 200, body: z.extend(SessionTokens, { user: User }) },
  problems: ['invalid_credentials', 'email_unverified', 'account_disabled'],
  limits: ['login_by_ip', 'login_by_email'],
  admission: 'parallel',
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['database', 'signingKeys', 'mailQueue', 'locations'],
})

/** POST /api/v1/auth/refresh */
export const refresh = route({
  id: 'auth/refresh',
  operationId: 'refreshTokens',
  tag: 'auth',
  title: 'Refresh tokens',
  method: 'POST',
  path: '/api/v1/auth/refresh',
  access: 'public',
  summary: 'Exchanges a refresh token for new tokens of the same session. The refresh token is consumed.',
  body: z.strictObject({ refresh_token: Token }),
  reply: { status: 200, body: SessionTokens },
  problems: ['invalid_refresh_token'],
  limits: ['refresh_by_ip'],
  admission: 'parallel',
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['database', 'signingKeys', 'sessionRefreshKey', 'mailQueue'],
})

/** POST /api/v1/auth/logout */
export const logout = route({
  id: 'auth/logout',
  operationId: 'logout',
  tag: 'auth',
  title: 'Log out',
  method: 'POST',
  path: '/api/v1/auth/logout',
  access: 'signature',
  summary: 'Ends the session of the tokens. Succeeds if the session has already ended.',
  body: z.strictObject({ refresh_token: Token }),
  reply: { status: 200, body: Message },
  problems: [],
  limits: ['api_by_user'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['database'],
})
