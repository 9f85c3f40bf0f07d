import {
  FactorProof,
  login,
  MfaRequired,
  PasskeyProof,
  passkeyLogin,
  RecoveryCodeProof,
  SignedIn,
  startPasskeyLogin,
  TotpProof,
  verifyLogin,
} from '../sign-in.ts'
import { type Component, replyObject, replyUnion, requestBody, requestUnion } from './component.ts'
import { EXAMPLE_LINK_TOKEN, exampleTokens, exampleUser } from './example-values.ts'
import { exampleAssertion, exampleRequestOptions } from './webauthn-assertions.ts'

/** The description of the field with a device token. */
export const DEVICE_TOKEN =
  'The `device_token` of an earlier sign-in on this device. It makes the device known: it has its own lockout, and a trusted device requires no second factor.'

/** The descriptions of the tokens of a session. */
export const tokenFields = {
  access_token: 'The access token, a JWT. Send it in the Authorization header of requests.',
  refresh_token: 'The refresh token, an opaque text. It works once: exchange it for new tokens.',
  token_type: 'The type of the access token (RFC 6750).',
  expires_in: 'The lifetime of the access token, in seconds.',
}

const CHALLENGE = 'The challenge, an opaque text. It works once.'
const EXPIRES_IN = 'The lifetime of the challenge, in seconds.'
const exampleSignedIn = {
  result: 'signed_in',
  ...exampleTokens,
  user: exampleUser,
  device_token: EXAMPLE_LINK_TOKEN,
} as const
const exampleTotp = { type: 'totp', code: '492039' } as const

/** The requests and replies of sign-ins with a second factor or a passkey. */
export const signIn: readonly Component[] = [
  replyObject('SignedIn', SignedIn, {
    description: 'The tokens of a new session, and its user.',
    fields: {
      result: 'The result of the sign-in.',
      ...tokenFields,
      user: 'The user who signed in.',
      device_token:
        'The token of a new device. Store it on the device, also after a sign-out, and send it with the next sign-in. Null if the sign-in sent the token of a known device.',
    },
    example: exampleSignedIn,
  }),
  replyObject('MfaRequired', MfaRequired, {
    description: 'The password is correct, but the account requires a second factor.',
    fields: {
      result: 'The result of the sign-in.',
      challenge: CHALLENGE,
      expires_in: EXPIRES_IN,
      factors: 'The factors that can complete the login.',
      passkey_options:
        'The options of the WebAuthn ceremony, for `PublicKeyCredential.parseRequestOptionsFromJSON`; null if the account has no passkey.',
    },
    example: {
      result: 'mfa_required',
      challenge: EXAMPLE_LINK_TOKEN,
      expires_in: 300,
      factors: ['passkey', 'totp', 'recovery_code'],
      passkey_options: exampleRequestOptions,
    },
  }),
  replyUnion('LoginResult', login.reply.body, {
    description: 'The result of a login: the tokens of a new session, or the challenge of a second factor.',
    discriminator: { field: 'result', names: { signed_in: 'SignedIn', mfa_required: 'MfaRequired' } },
    example: exampleSignedIn,
  }),
  requestBody('TotpProof', TotpProof, {
    description: 'A code of the authenticator app.',
    fields: {
      type: 'The kind of the factor.',
      code: 'The six digits that the app shows. Each code works once.',
    },
    example: exampleTotp,
  }),
  requestBody('RecoveryCodeProof', RecoveryCodeProof, {
    description: 'A recovery code.',
    fields: {
      type: 'The kind of the factor.',
      code: 'An unused recovery code. Case and dashes are ignored.',
    },
    example: { type: 'recovery_code', code: 'V7QK-2M8D-0XTR-9C4H-PJ6N-W3BE' },
  }),
  requestBody('PasskeyProof', PasskeyProof, {
    description: 'The assertion of a passkey.',
    fields: {
      type: 'The kind of the factor.',
      credential: 'The result of `navigator.credentials.get`, from its method `toJSON`.',
    },
    example: { type: 'passkey', credential: exampleAssertion },
  }),
  requestUnion('FactorProof', FactorProof, {
    description: 'The proof of a second factor.',
    discriminator: {
      field: 'type',
      names: { totp: 'TotpProof', recovery_code: 'RecoveryCodeProof', passkey: 'PasskeyProof' },
    },
    example: exampleTotp,
  }),
  requestBody('VerifyLoginRequest', verifyLogin.body, {
    description: 'The challenge of a login, and the second factor that answers it.',
    fields: { challenge: 'The challenge from the reply to the login.', factor: 'The second factor.' },
    example: { challenge: EXAMPLE_LINK_TOKEN, factor: exampleTotp },
  }),
  replyObject('PasskeyLoginOptions', startPasskeyLogin.reply.body, {
    description: 'A started login with a passkey.',
    fields: {
      challenge: CHALLENGE,
      expires_in: EXPIRES_IN,
      options: 'The options of the WebAuthn ceremony, for `PublicKeyCredential.parseRequestOptionsFromJSON`.',
    },
    example: {
      challenge: EXAMPLE_LINK_TOKEN,
      expires_in: 300,
      options: { ...exampleRequestOptions, allowCredentials: [] },
    },
  }),
  requestBody('PasskeyLoginRequest', passkeyLogin.body, {
    description: 'The assertion of a passkey, and the challenge that it answers.',
    fields: {
      challenge: 'The challenge of the started login.',
      credential: 'The result of `navigator.credentials.get`, from its method `toJSON`.',
      device_name: 'A name for the device, shown in the list of sessions.',
      device_token: DEVICE_TOKEN,
    },
    example: { challenge: EXAMPLE_LINK_TOKEN, credential: exampleAssertion },
  }),
]
