import * as z from 'zod/mini'
import { WHOLE_VCPU_MEGABYTES } from '../memory.ts'
import { TotpCode } from './factor-fields.ts'
import { Id, Label, Time, Token } from './fields.ts'
import { route } from './route.ts'
import { CreationOptions, RegistrationResponse } from './webauthn-fields.ts'

/** A passkey of a user. */
export const Passkey = z.object({
  id: Id,
  name: z.string(),
  created_at: Time,
  last_used_at: z.nullable(Time),
  is_backed_up: z.boolean(),
  is_revoked: z.boolean(),
})

/** The authenticator app of a user. */
export const AuthenticatorApp = z.object({ created_at: Time, last_used_at: z.nullable(Time) })

/** The recovery codes of a user. */
export const RecoveryCodes = z.object({ remaining: z.int(), created_at: Time })

const PasskeyName = Label(100)
const PasskeyPath = z.object({ id: Id })
/** The codes are in a reply once. */
const NewCodes = z.nullable(z.array(z.string()))

const change = {
  tag: 'factors',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'second' },
  limits: ['password_by_user'],
} as const

/** GET /api/v1/auth/factors */
export const listFactors = route({
  id: 'factors/list',
  operationId: 'listFactors',
  tag: 'factors',
  title: 'List sign-in methods',
  method: 'GET',
  path: '/api/v1/auth/factors',
  access: 'bearer',
  summary:
    'Lists the passkeys of the user, and says whether there are a password, an authenticator app and recovery codes.',
  reply: {
    status: 200,
    body: z.object({
      has_password: z.boolean(),
      passkeys: z.array(Passkey),
      totp: z.nullable(AuthenticatorApp),
      recovery_codes: z.nullable(RecoveryCodes),
    }),
  },
  problems: [],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** POST /api/v1/auth/passkeys/options */
export const startPasskeyRegistration = route({
  ...change,
  id: 'factors/start-passkey',
  operationId: 'startPasskeyRegistration',
  title: 'Start the registration of a passkey',
  method: 'POST',
  path: '/api/v1/auth/passkeys/options',
  summary: 'Returns a challenge and the options of navigator.credentials.create() (WebAuthn level 3).',
  reply: {
    status: 200,
    body: z.object({ challenge: z.string(), expires_in: z.int(), options: CreationOptions }),
  },
  problems: ['invalid_token', 'passkey_limit'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['statements', 'passkeyOptions'],
})

/** POST /api/v1/auth/passkeys */
export const addPasskey = route({
  ...change,
  id: 'factors/add-passkey',
  operationId: 'addPasskey',
  title: 'Add a passkey',
  method: 'POST',
  path: '/api/v1/auth/passkeys',
  summary: 'Adds the passkey that answers a challenge. The first second factor comes with recovery codes.',
  body: z.strictObject({ challenge: Token, name: PasskeyName, credential: RegistrationResponse }),
  reply: { status: 201, body: z.object({ passkey: Passkey, recovery_codes: NewCodes }) },
  problems: ['invalid_token', 'invalid_challenge', 'passkey_rejected', 'passkey_exists', 'passkey_limit'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['statements', 'mailQueue', 'webauthn'],
})

/** PATCH /api/v1/auth/passkeys/{id} */
export const renamePasskey = route({
  ...change,
  id: 'factors/rename-passkey',
  operationId: 'renamePasskey',
  title: 'Rename a passkey',
  method: 'PATCH',
  path: '/api/v1/auth/passkeys/{id}',
  summary: 'Renames a passkey.',
  params: PasskeyPath,
  body: z.strictObject({ name: PasskeyName }),
  reply: { status: 200, body: Passkey },
  problems: ['not_found'],
  uses: ['statements'],
})

/** DELETE /api/v1/auth/passkeys/{id} */
export const removePasskey = route({
  ...change,
  id: 'factors/remove-passkey',
  operationId: 'removePasskey',
  title: 'Remove a passkey',
  method: 'DELETE',
  path: '/api/v1/auth/passkeys/{id}',
  summary: 'Removes a passkey, except the last one of an account without a password.',
  params: PasskeyPath,
  reply: { status: 204 },
  problems: ['invalid_token', 'not_found', 'last_sign_in_method'],
  uses: ['statements', 'mailQueue'],
})

/** POST /api/v1/auth/totp */
export const startTotp = route({
  ...change,
  id: 'factors/start-totp',
  operationId: 'startTotp',
  title: 'Start to add an authenticator app',
  method: 'POST',
  path: '/api/v1/auth/totp',
  summary: 'Creates a TOTP secret (RFC 6238) for an authenticator app. It replaces an unconfirmed one.',
  reply: { status: 200, body: z.object({ secret: z.string(), uri: z.string() }) },
  problems: ['invalid_token', 'totp_exists'],
  uses: ['statements', 'dataKeys', 'passkeyOptions'],
})

/** POST /api/v1/auth/totp/confirm */
export const confirmTotp = route({
  ...change,
  id: 'factors/confirm-totp',
  operationId: 'confirmTotp',
  title: 'Confirm an authenticator app',
  method: 'POST',
  path: '/api/v1/auth/totp/confirm',
  summary:
    'Adds the authenticator app with its first code. The first second factor comes with recovery codes.',
  body: z.strictObject({ code: TotpCode }),
  reply: { status: 200, body: z.object({ recovery_codes: NewCodes }) },
  problems: ['invalid_token', 'invalid_factor', 'not_found', 'totp_exists'],
  uses: ['statements', 'dataKeys', 'mailQueue'],
})

/** DELETE /api/v1/auth/totp */
export const removeTotp = route({
  ...change,
  id: 'factors/remove-totp',
  operationId: 'removeTotp',
  title: 'Remove the authenticator app',
  method: 'DELETE',
  path: '/api/v1/auth/totp',
  summary: 'Removes the authenticator app of the user.',
  reply: { status: 204 },
  problems: ['invalid_token', 'not_found'],
  uses: ['statements', 'mailQueue'],
})

/** POST /api/v1/auth/recovery-codes */
export const replaceRecoveryCodes = route({
  ...change,
  id: 'factors/replace-recovery-codes',
  operationId: 'replaceRecoveryCodes',
  title: 'Replace the recovery codes',
  method: 'POST',
  path: '/api/v1/auth/recovery-codes',
  summary: 'Creates ten recovery codes. The earlier ones no longer work.',
  reply: { status: 201, body: z.object({ recovery_codes: z.array(z.string()) }) },
  problems: ['invalid_token', 'second_factor_missing'],
  uses: ['statements', 'mailQueue'],
})

/** DELETE /api/v1/auth/password */
export const removePassword = route({
  ...change,
  id: 'factors/remove-password',
  operationId: 'removePassword',
  title: 'Remove the password',
  method: 'DELETE',
  path: '/api/v1/auth/password',
  summary: 'Removes the password of an account with a passkey. A reset link sets a password again.',
  reply: { status: 204 },
  problems: ['invalid_token', 'not_found', 'last_sign_in_method'],
  uses: ['statements', 'mailQueue'],
})
