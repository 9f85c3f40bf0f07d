import * as z from 'zod/mini'
import { WHOLE_VCPU_MEGABYTES } from '../memory.ts'
import { RecoveryCode, TotpCode } from './factor-fields.ts'
import { DeviceName, Email, Message, Password, SessionTokens, Token, User } from './fields.ts'
import { route } from './route.ts'
import { AuthenticationResponse, RequestOptions } from './webauthn-fields.ts'

/** The reply to a complete sign-in. */
export const SignedIn = z.extend(SessionTokens, {
  result: z.literal('signed_in'),
  user: User,
  device_token: z.nullable(z.string()),
})

/** A second factor. */
export const SecondFactor = z.enum(['passkey', 'totp', 'recovery_code'])

/** The reply to a login that requires a second factor. */
export const MfaRequired = z.object({
  result: z.literal('mfa_required'),
  challenge: z.string(),
  expires_in: z.int().check(z.positive()),
  factors: z.array(SecondFactor),
  passkey_options: z.nullable(RequestOptions),
})

/** A code of an authenticator app. */
export const TotpProof = z.strictObject({ type: z.literal('totp'), code: TotpCode })
/** A recovery code. */
export const RecoveryCodeProof = z.strictObject({ type: z.literal('recovery_code'), code: RecoveryCode })
/** The assertion of a passkey. */
export const PasskeyProof = z.strictObject({ type: z.literal('passkey'), credential: AuthenticationResponse })
/** The proof of a second factor. */
export const FactorProof = z.discriminatedUnion('type', [TotpProof, RecoveryCodeProof, PasskeyProof])

/** POST /api/v1/auth/login */
export const login = route({
  id: 'auth/login',
  operationId: 'login',
  tag: 'auth',
  title: 'Log in',
  method: 'POST',
  path: '/api/v1/auth/login',
  access: 'public',
  summary:
    'Exchanges an email address and password for the tokens of a new session, or for a challenge of a second factor.',
  body: z.strictObject({
    email: Email,
    password: Password,
    device_name: z.optional(DeviceName),
    device_token: z.optional(Token),
  }),
  reply: { status: 200, body: z.discriminatedUnion('result', [SignedIn, MfaRequired]) },
  problems: ['invalid_credentials', 'email_unverified', 'account_disabled'],
  limits: ['login_by_ip', 'login_by_email'],
  admission: 'parallel',
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['breachedPasswords', 'statements', 'signingKeys', 'mailQueue', 'locations', 'passkeyOptions'],
})

/** POST /api/v1/auth/login/verify */
export const verifyLogin = route({
  id: 'auth/verify-login',
  operationId: 'verifyLogin',
  tag: 'auth',
  title: 'Complete a login',
  method: 'POST',
  path: '/api/v1/auth/login/verify',
  access: 'public',
  summary: 'Completes a login with a second factor, and returns the tokens of a new session.',
  body: z.strictObject({ challenge: Token, factor: FactorProof }),
  reply: { status: 200, body: SignedIn },
  problems: ['invalid_challenge', 'invalid_factor', 'account_disabled'],
  limits: ['factor_by_ip'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['statements', 'dataKeys', 'signingKeys', 'mailQueue', 'locations', 'webauthn'],
})

/** POST /api/v1/auth/passkey-login/options */
export const startPasskeyLogin = route({
  id: 'auth/start-passkey-login',
  operationId: 'startPasskeyLogin',
  tag: 'auth',
  title: 'Start a login with a passkey',
  method: 'POST',
  path: '/api/v1/auth/passkey-login/options',
  access: 'public',
  summary: 'Returns the options of a WebAuthn ceremony that signs a user in with a passkey.',
  reply: {
    status: 200,
    body: z.object({ challenge: z.string(), expires_in: z.int(), options: RequestOptions }),
  },
  problems: [],
  limits: ['factor_by_ip'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['statements', 'passkeyOptions'],
})

/** POST /api/v1/auth/passkey-login */
export const passkeyLogin = route({
  id: 'auth/passkey-login',
  operationId: 'loginWithPasskey',
  tag: 'auth',
  title: 'Log in with a passkey',
  method: 'POST',
  path: '/api/v1/auth/passkey-login',
  access: 'public',
  summary: 'Exchanges the assertion of a passkey for the tokens of a new session. No password is required.',
  body: z.strictObject({
    challenge: Token,
    credential: AuthenticationResponse,
    device_name: z.optional(DeviceName),
    device_token: z.optional(Token),
  }),
  reply: { status: 200, body: SignedIn },
  problems: ['invalid_challenge', 'invalid_factor', 'account_disabled'],
  limits: ['factor_by_ip'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['statements', 'dataKeys', 'signingKeys', 'mailQueue', 'locations', 'webauthn'],
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
  uses: ['statements', 'signingKeys', 'sessionRefreshKey', 'mailQueue', 'locations'],
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
  uses: ['statements'],
})
