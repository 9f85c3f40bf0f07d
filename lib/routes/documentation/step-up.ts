import { PasswordProof, StepUpPasskeyProof, StepUpProof, startStepUp, stepUp } from '../step-up.ts'
import { type Component, replyObject, requestBody, requestUnion } from './component.ts'
import { EXAMPLE_LINK_TOKEN, exampleTokens } from './example-values.ts'
import { exampleAssertion, exampleRequestOptions } from './webauthn-assertions.ts'

const examplePassword = { type: 'password', password: 'Analytical-Eng1ne' } as const

/** The requests and replies of a step-up. */
export const stepUpComponents: readonly Component[] = [
  replyObject('StepUpOptions', startStepUp.reply.body, {
    description: 'The factors with which the user can authenticate again.',
    fields: {
      challenge: 'The challenge of a passkey, an opaque text. It works once.',
      expires_in: 'The lifetime of the challenge, in seconds.',
      factors: 'The factors of the user, the recommended first.',
      passkey_options:
        'The options of the WebAuthn ceremony, for `PublicKeyCredential.parseRequestOptionsFromJSON`; null if the account has no passkey.',
    },
    example: {
      challenge: EXAMPLE_LINK_TOKEN,
      expires_in: 300,
      factors: ['passkey', 'totp', 'recovery_code', 'password'],
      passkey_options: exampleRequestOptions,
    },
  }),
  requestBody('PasswordProof', PasswordProof, {
    description: 'The current password.',
    fields: { type: 'The kind of the factor.', password: 'The password of the account.' },
    example: examplePassword,
  }),
  requestBody('StepUpPasskeyProof', StepUpPasskeyProof, {
    description: 'The assertion of a passkey, and the challenge that it answers.',
    fields: {
      type: 'The kind of the factor.',
      challenge: 'The challenge of the started step-up.',
      credential: 'The result of `navigator.credentials.get`, from its method `toJSON`.',
    },
    example: { type: 'passkey', challenge: EXAMPLE_LINK_TOKEN, credential: exampleAssertion },
  }),
  requestUnion('StepUpProof', StepUpProof, {
    description: 'The proof of a factor of the signed-in user.',
    discriminator: {
      field: 'type',
      names: {
        password: 'PasswordProof',
        totp: 'TotpProof',
        recovery_code: 'RecoveryCodeProof',
        passkey: 'StepUpPasskeyProof',
      },
    },
    example: examplePassword,
  }),
  requestBody('StepUpRequest', stepUp.body, {
    description: 'The factor with which the user authenticates again.',
    fields: { factor: 'The proof of the factor.' },
    example: { factor: examplePassword },
  }),
  replyObject('SteppedUp', stepUp.reply.body, {
    description: 'A new access token of the session. The refresh token does not change.',
    fields: {
      access_token: 'The access token, a JWT, with the time and the methods of the authentication.',
      token_type: 'The type of the access token (RFC 6750).',
      expires_in: 'The lifetime of the access token, in seconds.',
    },
    example: {
      access_token: exampleTokens.access_token,
      token_type: 'bearer',
      expires_in: exampleTokens.expires_in,
    },
  }),
]
