import * as routes from '../factors.ts'
import { AttestationResponse, RegistrationResponse } from '../webauthn-fields.ts'
import { type Component, type Parameters, parameters, replyObject, requestBody } from './component.ts'
import { EXAMPLE_LINK_TOKEN, exampleIds } from './example-values.ts'
import { exampleCreationOptions } from './webauthn-registrations.ts'

const NAME = 'A name for the passkey, so that the user recognizes it.'
const CODES =
  'Ten recovery codes, if this is the first second factor; otherwise null. Show them once: no other reply contains them.'
const CREDENTIAL_ID = 'The id of the credential, in base64url.'
const exampleCodes = ['7F3K-91QM-X0ZD-4T8W-HBN2-E6RV', 'C5GP-0JYA-3SVK-97D1-MQTX-2HZ8']

const examplePasskey = {
  id: exampleIds.passkey,
  name: "Ada's phone",
  created_at: '2026-11-26T08:15:00.000Z',
  last_used_at: null,
  is_backed_up: true,
  is_revoked: false,
}

const exampleAttestation = {
  clientDataJSON: 'eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0',
  attestationObject: 'o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YQ',
  transports: ['internal', 'hybrid'],
}

const exampleRegistration = {
  id: 'YVh69pMEtEyyZ1bMe5-pYg',
  rawId: 'YVh69pMEtEyyZ1bMe5-pYg',
  type: 'public-key' as const,
  clientExtensionResults: {},
  response: exampleAttestation,
}

/** The sign-in methods of a user. The member names of WebAuthn are those of its level 3. */
export const factorComponents: readonly Component[] = [
  replyObject('Passkey', routes.Passkey, {
    description: 'A passkey of a user.',
    fields: {
      id: 'The id of the passkey.',
      name: 'The name that the user gave the passkey.',
      created_at: 'The time of the registration, in UTC.',
      last_used_at: 'The time of the last use, in UTC; null if never used.',
      is_backed_up: 'Whether the passkey is synchronized between devices.',
      is_revoked: 'Whether the passkey was revoked because it may have been copied. It can only be removed.',
    },
    example: examplePasskey,
  }),
  replyObject('AuthenticatorApp', routes.AuthenticatorApp, {
    description: 'The authenticator app of a user.',
    fields: {
      created_at: 'The time when the app was confirmed, in UTC.',
      last_used_at: 'The time of the last use, in UTC; null if never used.',
    },
    example: { created_at: '2026-11-26T08:15:00.000Z', last_used_at: null },
  }),
  replyObject('RecoveryCodes', routes.RecoveryCodes, {
    description: 'The recovery codes of a user.',
    fields: {
      remaining: 'The number of unused codes.',
      created_at: 'The time when the codes were created, in UTC.',
    },
    example: { remaining: 9, created_at: '2026-11-26T08:15:00.000Z' },
  }),
  replyObject('Factors', routes.listFactors.reply.body, {
    description: 'The sign-in methods of a user.',
    fields: {
      has_password: 'Whether the account has a password.',
      passkeys: 'The passkeys, oldest first. At most 20.',
      totp: 'The authenticator app; null if none is confirmed.',
      recovery_codes: 'The recovery codes; null if there are none.',
    },
    example: {
      has_password: true,
      passkeys: [examplePasskey],
      totp: null,
      recovery_codes: { remaining: 9, created_at: '2026-11-26T08:15:00.000Z' },
    },
  }),
  replyObject('PasskeyRegistrationOptions', routes.startPasskeyRegistration.reply.body, {
    description: 'A started registration of a passkey.',
    fields: {
      challenge: 'The challenge, an opaque text. It works once, in this session.',
      expires_in: 'The lifetime of the challenge, in seconds.',
      options:
        'The options of the WebAuthn ceremony, for `PublicKeyCredential.parseCreationOptionsFromJSON`.',
    },
    example: { challenge: EXAMPLE_LINK_TOKEN, expires_in: 300, options: exampleCreationOptions },
  }),
  requestBody('AttestationResponse', AttestationResponse, {
    description: 'The response of the authenticator.',
    fields: {
      clientDataJSON: 'What the browser signed: the type, the challenge and the origin.',
      attestationObject: 'The new credential and its public key.',
      transports: 'How a browser can reach the authenticator.',
    },
    example: exampleAttestation,
  }),
  requestBody('RegistrationResponse', RegistrationResponse, {
    description:
      'The result of `navigator.credentials.create`, from its method `toJSON`: a `RegistrationResponseJSON` of WebAuthn Level 3.',
    fields: {
      id: CREDENTIAL_ID,
      rawId: CREDENTIAL_ID,
      type: 'The type of the credential.',
      authenticatorAttachment: 'Whether the authenticator is part of the device.',
      clientExtensionResults: 'The results of extensions. They are ignored.',
      response: 'The response of the authenticator.',
    },
    example: exampleRegistration,
  }),
  requestBody('AddPasskeyRequest', routes.addPasskey.body, {
    description: 'The response of an authenticator to a started registration.',
    fields: {
      challenge: 'The challenge of the started registration.',
      name: NAME,
      credential: 'The result of `navigator.credentials.create`, from its method `toJSON`.',
    },
    example: { challenge: EXAMPLE_LINK_TOKEN, name: "Ada's phone", credential: exampleRegistration },
  }),
  replyObject('AddedPasskey', routes.addPasskey.reply.body, {
    description: 'An added passkey.',
    fields: { passkey: 'The passkey.', recovery_codes: CODES },
    example: { passkey: examplePasskey, recovery_codes: exampleCodes },
  }),
  requestBody('RenamePasskeyRequest', routes.renamePasskey.body, {
    description: 'The new name of a passkey.',
    fields: { name: NAME },
    example: { name: "Ada's phone" },
  }),
  replyObject('TotpSecret', routes.startTotp.reply.body, {
    description: 'A TOTP secret for an authenticator app. It is no factor until it is confirmed.',
    fields: {
      secret: 'The secret in base32, for users who cannot scan the QR code.',
      uri: 'The `otpauth` URI to show as a QR code. Create the image on the device of the user.',
    },
    example: {
      secret: '<secret>',
      uri: 'otpauth://totp/Dashtam:ada%40example.com?issuer=Dashtam&secret=<secret>&algorithm=SHA1&digits=6&period=30',
    },
  }),
  requestBody('ConfirmTotpRequest', routes.confirmTotp.body, {
    description: 'The first code of an authenticator app.',
    fields: { code: 'The six digits that the app shows. The same code cannot be used to sign in.' },
    example: { code: '492039' },
  }),
  replyObject('ConfirmedTotp', routes.confirmTotp.reply.body, {
    description: 'An added authenticator app.',
    fields: { recovery_codes: CODES },
    example: { recovery_codes: exampleCodes },
  }),
  replyObject('NewRecoveryCodes', routes.replaceRecoveryCodes.reply.body, {
    description: 'New recovery codes.',
    fields: { recovery_codes: 'Ten recovery codes. Show them once: no other reply contains them.' },
    example: { recovery_codes: exampleCodes },
  }),
]

/** The parameters of the routes of passkeys. */
export const factorParameters: readonly Parameters[] = [
  parameters(routes.renamePasskey.params, {
    id: { description: 'The id of the passkey.', example: exampleIds.passkey },
  }),
]
